// What a reader of this page cannot see: a box that is wider than its place and does not show that it scrolls.
() => {
  const scrolls = (box) => {
    const style = getComputedStyle(box);
    const borders = parseFloat(style.borderTopWidth) + parseFloat(style.borderBottomWidth);
    return ["auto", "scroll"].includes(style.overflowX) && box.offsetHeight - box.clientHeight > borders + 2;
  };
  const hides = (box) => getComputedStyle(box).overflowX !== "visible";
  const named = (box) => `${box.tagName.toLowerCase()}: ${(box.innerText ?? "").slice(0, 60).replaceAll("\n", " ")}`;
  const found = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) found.push(`the page scrolls sideways: ${page.scrollWidth} px of ${page.clientWidth}`);
  for (const box of document.querySelectorAll("article :is(pre, table, img, svg, code, dt, h1, h2, h3, .admonition)")) {
    const place = box.getBoundingClientRect();
    if (place.width === 0) continue;
    const inside = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline" && box.tagName !== "svg";
    if (inside && !scrolls(box)) found.push(`wider than its box: ${named(box)}`);
    for (let outer = box.parentElement; outer !== null; outer = outer.parentElement) {
      if (scrolls(outer)) break;
      const limit = outer === page ? page.clientWidth : outer.getBoundingClientRect().right;
      if ((hides(outer) || outer === page) && place.right > limit + 1) found.push(`cut off: ${named(box)}`);
    }
  }
  return found;
};
