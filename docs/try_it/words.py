"""The words of the page "Try it here" in four languages. What nordlib says itself has its words from `nordlib.texts`."""

from collections.abc import Mapping
from typing import Final

from nordlib.identity import Scheme
from nordlib.texts import LANGUAGES, Language, texts_for

__all__ = ["capital", "words_for"]

#: Each word of the form and of the answers, in the order of `LANGUAGES`: Swedish, Danish, Norwegian, English.
_WORDS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "language": ("Språk", "Sprog", "Språk", "Language"),
    "ready": (
        "Redo. nordlib körs i din webbläsare, och det du skriver stannar på den här sidan.",
        "Klar. nordlib kører i din browser, og det, du skriver, bliver på denne side.",
        "Klar. nordlib kjører i nettleseren din, og det du skriver, blir på denne siden.",
        "Ready. nordlib runs in your browser, and what you type stays on this page.",
    ),
    "broken": (
        "Något gick fel. Ladda om sidan för att försöka igen.",
        "Noget gik galt. Genindlæs siden for at prøve igen.",
        "Noe gikk galt. Last siden på nytt for å prøve igjen.",
        "Something went wrong. Reload the page to try again.",
    ),
    "renewal": ("Får lånet lånas om?", "Kan lånet fornyes?", "Kan lånet fornyes?", "May this loan be renewed?"),
    "number": ("Är numret giltigt?", "Er nummeret gyldigt?", "Er nummeret gyldig?", "Is this number valid?"),
    "loan": ("Lånet", "Lånet", "Lånet", "The loan"),
    "queue": ("Kön", "Køen", "Køen", "The queue"),
    "patron": ("Låntagaren", "Låneren", "Låneren", "The patron"),
    "owner": ("Det utlånande biblioteket", "Ejerbiblioteket", "Eierbiblioteket", "The owning library"),
    "policy": ("Bibliotekets regler", "Bibliotekets regler", "Bibliotekets regler", "Rules of the library"),
    "policy.HELSINGOR": ("Helsingør, Danmark", "Helsingør, Danmark", "Helsingør, Danmark", "Helsingør, Denmark"),
    "policy.ODSHERRED": ("Odsherred, Danmark", "Odsherred, Danmark", "Odsherred, Danmark", "Odsherred, Denmark"),
    "policy.RONNEBY": ("Ronneby, Sverige", "Ronneby, Sverige", "Ronneby, Sverige", "Ronneby, Sweden"),
    "policy.HAA": ("Hå, Norge", "Hå, Norge", "Hå, Norge", "Hå, Norway"),
    "policy.UNIVERSITY": (
        "ett typiskt universitetsbibliotek",
        "et typisk universitetsbibliotek",
        "et typisk universitetsbibliotek",
        "a typical university library",
    ),
    "item_type": ("Slag av material", "Materialetype", "Materialtype", "Kind of material"),
    "item.ordinary": ("vanligt lån", "almindeligt lån", "vanlig lån", "ordinary"),
    "item.fourteen_days": ("14-dagarslån", "14-dageslån", "14-dagerslån", "14-day loan"),
    "item.seven_days": ("7-dagarslån", "7-dageslån", "7-dagerslån", "7-day loan"),
    "item.film": ("film", "film", "film", "film"),
    "item.dvd": ("dvd", "dvd", "dvd", "DVD"),
    "item.console_game": ("konsolspel", "konsolspil", "konsollspill", "console game"),
    "item.video_game": ("tv-spel", "videospil", "videospill", "video game"),
    "item.computer_game": ("datorspel", "computerspil", "dataspill", "computer game"),
    "item.periodical": ("tidskrift", "tidsskrift", "tidsskrift", "periodical"),
    "item.course_book": ("kursbok (per timme)", "lærebog (pr. time)", "pensumbok (per time)", "course book (by the hour)"),
    "kind": ("Slag av lån", "Låntype", "Lånetype", "Kind of loan"),
    "kind.local": ("lokalt", "lokalt", "lokalt", "local"),
    "kind.ill": ("fjärrlån", "fjernlån", "fjernlån", "interlibrary"),
    "due": ("Återlämningsdatum", "Afleveringsfrist", "Forfallsdato", "Due date"),
    "due_time": ("Återlämnas kl.", "Afleveres kl.", "Leveres kl.", "Due time"),
    "today": ("Dagens datum", "Dags dato", "Dagens dato", "Today"),
    "now_time": ("Klockan är", "Klokken er", "Klokken er", "Time now"),
    "renewals_used": ("Omlån hittills", "Fornyelser indtil nu", "Fornyelser hittil", "Renewals so far"),
    "recalled": ("Materialet har krävts tillbaka", "Materialet er kaldt hjem", "Materialet er kalt inn", "The material is recalled"),
    "waiting": ("Andra som väntar", "Andre, der venter", "Andre som venter", "Others who wait"),
    "available_copies": ("Exemplar inne", "Eksemplarer hjemme", "Eksemplarer inne", "Copies on the shelf"),
    "unknown": ("inte känt", "ikke kendt", "ikke kjent", "not known"),
    "blocked": ("Spärrad", "Spærret", "Sperret", "Blocked"),
    "card_expires_on": ("Kort giltigt till", "Kort gyldigt til", "Kort gyldig til", "Card valid until"),
    "debt": ("Skuld", "Gæld", "Gjeld", "Debt"),
    "renewal_permission": ("Omlån tillåts", "Fornyelse tillades", "Fornyelse tillates", "Permits renewal"),
    "latest_due": ("Längst till och med", "Længst til og med", "Lengst til og med", "At the latest until"),
    "audience": ("Visa som för", "Vis som for", "Vis som for", "Show as for"),
    "audience.patron": ("låntagaren", "låneren", "låneren", "the patron"),
    "audience.desk": ("disken", "skranken", "skranken", "the desk"),
    "yes": ("ja", "ja", "ja", "yes"),
    "no": ("nej", "nej", "nei", "no"),
    "rules": ("Varje regel, prövad", "Hver regel, prøvet", "Hver regel, prøvd", "Every rule, as it was judged"),
    "rules.own_tab": (
        "En länk öppnar regelns sida i en egen flik.",
        "Et link åbner reglens side i en egen fane.",
        "En lenke åpner regelens side i en egen fane.",
        "A link opens the page of the rule in a tab of its own.",
    ),
    "python": ("Samma fråga i Python", "Det samme spørgsmål i Python", "Det samme spørsmålet i Python", "The same question in Python"),
    "from_start": ("lånets första dag", "lånets første dag", "lånets første dag", "the first day of the loan"),
    "scheme": ("Nummerserie", "Nummertype", "Nummertype", "Scheme"),
    "scheme.any": ("vilken som helst", "en hvilken som helst", "hvilken som helst", "any"),
    "text": ("Numret", "Nummeret", "Nummeret", "The number"),
    "on": ("Läst den", "Læst den", "Lest den", "Read on"),
    "lenient": (
        "Rätta blanksteg, streck och små bokstäver först",
        "Ret først mellemrum, streger og små bogstaver",
        "Rett først mellomrom, streker og små bokstaver",
        "Repair blanks, dashes and lower case first",
    ),
    "example": ("Ett testnummer", "Et testnummer", "Et testnummer", "A test number"),
    "example.none": (
        "Det finns inga testnummer för {scheme} som säkert aldrig tilldelas någon.",
        "Der findes ingen testnumre for {scheme}, som med sikkerhed aldrig tildeles nogen.",
        "Det finnes ingen testnumre for {scheme} som helt sikkert aldri tildeles noen.",
        "No test numbers are published for {scheme} that are certain never to be issued.",
    ),
    "empty": ("Skriv ett nummer.", "Skriv et nummer.", "Skriv et nummer.", "Type a number."),
    "of_no_scheme": (
        "Inte giltigt i någon av de {count} nummerserierna.",
        "Ikke gyldigt i nogen af de {count} nummertyper.",
        "Ikke gyldig i noen av de {count} nummertypene.",
        "Not valid in any of the {count} schemes.",
    ),
    "why_not": ("Varför inte", "Hvorfor ikke", "Hvorfor ikke", "Why not"),
    "why_not_others": (
        "Varför inte i de andra serierna",
        "Hvorfor ikke i de andre typer",
        "Hvorfor ikke i de andre typene",
        "Why not in the other schemes",
    ),
    "number.kind": ("Slag", "Type", "Type", "Kind"),
    "number.age": ("Ålder den dagen", "Alder den dag", "Alder den dagen", "Age on that day"),
    "number.synthetic": ("Testnummer", "Testnummer", "Testnummer", "Test number"),
    "number.possibly": (
        "kanske: serien delas med verkliga nummer",
        "måske: serien deles med virkelige numre",
        "kanskje: serien deles med virkelige numre",
        "possibly: real numbers share the range",
    ),
    "number.flags": ("Förbehåll", "Forbehold", "Forbehold", "Flags"),
    "number.forms": ("Skrivsätt", "Skrivemåder", "Skrivemåter", "Written forms"),
    "number.masked": ("I loggar och felmeddelanden", "I logger og fejlmeddelelser", "I logger og feilmeldinger", "In logs and errors"),
    "not_a_date": (
        "Datumet saknas eller är inte helt. Skriv år, månad och dag.",
        "Datoen mangler eller er ikke hel. Skriv år, måned og dag.",
        "Datoen mangler eller er ikke hel. Skriv år, måned og dag.",
        "The date is missing or not complete. Write the year, month and day.",
    ),
    "not_a_time": (
        "Klockslaget saknas. Skriv timme och minut.",
        "Klokkeslættet mangler. Skriv time og minut.",
        "Klokkeslettet mangler. Skriv time og minutt.",
        "The time is missing. Write the hour and minute.",
    ),
    "not_a_count": (
        "Skriv ett heltal från 0 till {most}.",
        "Skriv et helt tal fra 0 til {most}.",
        "Skriv et heltall fra 0 til {most}.",
        "Write a whole number from 0 to {most}.",
    ),
    "not_an_amount": (
        "Skriv ett belopp från 0 till {most}, med högst två decimaler.",
        "Skriv et beløb fra 0 til {most}, med højst to decimaler.",
        "Skriv et beløp fra 0 til {most}, med høyst to desimaler.",
        "Write an amount from 0 to {most}, with at most two decimals.",
    ),
}


def capital(text: str) -> str:
    """Return a text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def words_for(language: Language) -> dict[str, str]:
    """Return every word of the page in a language, by its key. Raises `UnknownName` for a language that nordlib does not speak.

    >>> words_for("nb")["scheme.dk"]
    'Dansk CPR-nummer'
    """
    phrases = texts_for(language).PHRASES
    place = LANGUAGES.index(language)
    schemes = {f"scheme.{scheme.value}": capital(phrases[f"number.{scheme.value}"]) for scheme in Scheme}
    return {key: row[place] for key, row in _WORDS.items()} | schemes
