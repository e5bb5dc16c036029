"""Names of the people of the samples: common first and last names in five languages, put together by chance.

Each name is common in its country, so that a combination points at no person in particular. An Icelandic last name is a patronymic, which
says the sex too.
"""

from collections.abc import Mapping
from random import Random
from typing import Final

import attrs

from nordlib.identity import Sex

__all__ = ["NAMES", "CommonNames", "ascii_letters", "draw_name"]


@attrs.frozen
class CommonNames:
    """The common names of one language."""

    female: tuple[str, ...]
    """First names of women and girls."""
    male: tuple[str, ...]
    """First names of men and boys."""
    last: tuple[str, ...]
    """Last names; of a language with patronymics, the genitive of a father's name."""
    patronymics: bool = False
    """Whether a last name gets an ending by sex: -dóttir or -son."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: The names of each language, by its code in ISO 639-1.
NAMES: Final[Mapping[str, CommonNames]] = {
    "sv": CommonNames(
        _words("""
            Agnes Alice Alma Amanda Anna Astrid Birgitta Carina Cecilia Ebba Elin Elisabeth Ella Elsa Emma Eva Frida Gunilla Hanna Helena
            Ida Ingrid Jenny Johanna Josefin Julia Karin Klara Kristina Lena Linnéa Lisa Maja Malin Margareta Maria Matilda Sara Åsa Saga
        """),
        _words("""
            Adam Albin Alexander Anders Anton Axel Bengt Björn Carl Daniel David Elias Emil Erik Filip Fredrik Gustav Göran Hans Henrik
            Hugo Isak Jan Johan Jonas Karl Lars Leo Linus Magnus Martin Mats Mikael Nils Oskar Per Peter Sven Viktor Åke
        """),
        _words("""
            Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson
            Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Lindgren Olofsson Lindqvist Berg Axelsson Bergström Lundberg
            Lundgren Lind Berglund Mattsson Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Danielsson Öberg
        """),
    ),
    "nb": CommonNames(
        _words("""
            Anna Anne Astrid Berit Bente Camilla Elin Elisabeth Ella Emilie Emma Eva Frida Grete Hanne Heidi Hilde Ida Inger Ingrid
            Jenny Julie Kari Karin Kristin Lene Linda Liv Maja Maria Marianne Marit Mette Nina Nora Randi Sara Silje Sigrid Åse
        """),
        _words("""
            Aksel Alexander Anders Arne Bjørn Christian Daniel Eirik Emil Erik Espen Filip Geir Hans Henrik Håkon Ivar Jakob Jan Jens
            Johan Jonas Kjell Knut Kristian Lars Magnus Martin Mathias Morten Noah Odd Ola Ole Oskar Per Rune Svein Terje Øyvind
        """),
        _words("""
            Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen Hagen
            Johannessen Andreassen Jacobsen Dahl Jørgensen Henriksen Lund Halvorsen Sørensen Jakobsen Moen Gundersen Iversen Strand
            Solberg Svendsen Eide Knutsen Martinsen Bakken Kristoffersen Mathisen Ødegård Lie
        """),
    ),
    "da": CommonNames(
        _words("""
            Agnes Alberte Alma Anna Anne Annette Birgit Birthe Camilla Charlotte Clara Ella Emma Freja Gitte Hanne Helle Ida Inge Josefine
            Karen Karla Kirsten Laura Lene Line Lone Louise Maja Maria Mathilde Mette Nanna Pia Rikke Sofie Susanne Tina Ulla Åse
        """),
        _words("""
            Aksel Alfred Anders August Bent Carl Christian Claus Emil Erik Flemming Frederik Hans Henrik Jakob Jan Jens Jesper Johan Jørgen
            Kim Kristian Kurt Lars Malthe Martin Mikkel Morten Niels Noah Ole Oskar Peter Poul Rasmus Søren Thomas Torben Viggo Øjvind
        """),
        _words("""
            Nielsen Jensen Hansen Andersen Pedersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen Kristensen Olsen
            Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Jakobsen Frederiksen Lund Holm Schmidt Eriksen Kristiansen
            Clausen Simonsen Svendsen Andreasen Iversen Jeppesen Mikkelsen Nissen Lauridsen Østergaard Dahl Friis
        """),
    ),
    "fi": CommonNames(
        _words("""
            Aino Anna Anne Anneli Eeva Elina Ella Emilia Emma Eveliina Hanna Heidi Helmi Iida Inkeri Jenni Johanna Kaarina Katariina
            Laura Leena Liisa Maria Marjatta Marja Minna Noora Olivia Päivi Pirkko Riikka Ritva Saara Sanna Sari Sofia Tiina Tuula Ulla
            Venla
        """),
        _words("""
            Aleksi Antero Antti Ari Eero Eetu Eino Elias Hannu Heikki Ilmari Jani Jari Johannes Juha Juhani Jukka Juho Kalevi Kari Kimmo
            Lauri Leevi Marko Markku Matti Mika Mikael Mikko Oliver Onni Oskari Pekka Petri Sami Seppo Tapio Timo Väinö Ville
        """),
        _words("""
            Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen
            Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen
            Lahtinen Ahonen Ojala Leppänen Kallio Väisänen Hiltunen Leinonen Miettinen Pitkänen Aaltonen Manninen
        """),
    ),
    "is": CommonNames(
        _words("""
            Anna Ásta Birna Bryndís Dagný Elín Elísabet Emma Erla Eva Freyja Guðbjörg Guðný Guðrún Halla Hanna Helga Hildur Hrafnhildur
            Hulda Inga Ingibjörg Jóhanna Jóna Katrín Kristín Lilja Margrét María Ragnheiður Rakel Sara Sigríður Sigrún Sólveig Steinunn
            Unnur Valgerður Þóra Þórunn
        """),
        _words("""
            Alexander Andri Arnar Aron Atli Ágúst Árni Bjarki Bjarni Björn Daníel Davíð Einar Eiríkur Gísli Guðjón Guðmundur Gunnar
            Halldór Haraldur Helgi Jóhann Jóhannes Jón Kristinn Kristján Magnús Ólafur Óskar Páll Pétur Ragnar Sigurður Stefán Sveinn
            Tómas Viktor Þór Þórður Ævar
        """),
        _words("""
            Árna Bjarna Björns Davíðs Einars Eiríks Friðriks Gísla Guðjóns Guðmundar Gunnars Hafsteins Halldórs Haralds Helga Inga
            Jóhanns Jóhannes Jóns Karls Kristins Kristjáns Magnúsar Ólafs Óskars Páls Péturs Ragnars Rúnars Sigurðar Sigurjóns Stefáns
            Steins Sveins Tómasar Viktors Þorsteins Þórarins Þórðar Ævars
        """),
        patronymics=True,
    ),
}
_ENDINGS: Final = {Sex.FEMALE: "dóttir", Sex.MALE: "son"}
#: Letters with marks, each with what stands for it in an address.
_LETTERS: Final = _words("å:a ä:a á:a à:a æ:ae ç:c é:e è:e ë:e í:i ï:i ð:d ñ:n ö:o ó:o ø:o ú:u ü:u ý:y ÿ:y þ:th")
_WITHOUT_MARKS: Final = str.maketrans({pair[0]: pair[2:] for pair in _LETTERS})


def draw_name(language: str, sex: Sex, rng: Random) -> tuple[str, str]:
    """Return a first and a last name of a language, by two draws of `rng.randrange`.

    >>> draw_name("is", Sex.FEMALE, Random(1))
    ('Erla', 'Þorsteinsdóttir')
    """
    names = NAMES[language]
    first = _drawn(names.female if sex is Sex.FEMALE else names.male, rng)
    last = _drawn(names.last, rng)
    return first, f"{last}{_ENDINGS[sex]}" if names.patronymics else last


def ascii_letters(name: str) -> str:
    """Return a name in lower case and in the letters of ASCII, as the left part of an address of e-mail has it.

    >>> ascii_letters("Þóra Ødegård")
    'thoraodegard'
    """
    return "".join(filter(str.isalnum, name.lower().translate(_WITHOUT_MARKS)))


def _drawn(names: tuple[str, ...], rng: Random) -> str:
    return names[rng.randrange(len(names))]
