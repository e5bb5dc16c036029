"""The page "Try it here": what runs in the reader's browser (`answers`), and what the build puts beside the page (`runtime`)."""
