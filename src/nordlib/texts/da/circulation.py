"""Danish: loans, and what is sent about them."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # fornyelse
    "not_your_loan": RuleText("Du har lånet, eller personalet spørger.", "Lånet er ikke dit. Log ind som den, der har lånet."),
    "staff_only": RuleText(
        "Personalet spørger, eller der spørges ikke om noget, som kun personalet må bestemme.",
        "Kun personalet kan gøre dette.",
    ),
    "override_not_allowed": RuleText(
        "Personalet må se bort fra det, de ser bort fra.", 'Personalet må ikke se bort fra hindringen "{parameter}".'
    ),
    "owner_decides": RuleText(
        "Ingen ser bort fra det, som ejeren bestemmer.", 'Kun det bibliotek, der ejer materialet, kan ophæve hindringen "{parameter}".'
    ),
    "not_renewed": RuleText(
        "Lånet er fornyet, og den tidligere afleveringsfrist er kendt.",
        "Der er ingen fornyelse at annullere, eller den tidligere afleveringsfrist er ikke kendt.",
    ),
    "owner_was_asked": RuleText(
        "Ejerbiblioteket er ikke blevet spurgt om fornyelsen.",
        "Ejerbiblioteket er blevet spurgt om denne fornyelse. Registrér dets svar i stedet.",
    ),
    "reserved_by_other": RuleText("Ingen anden låner har reserveret materialet.", "En anden låner har reserveret materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes, når afleveringsfristen er nær.",
        "Det er for tidligt: lånet kan fornyes fra og med {opens}, {days:# dag|# dage} før afleveringsfristen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan kun fornyes et vist antal gange.",
        "Lånet er fornyet {used:# gang|# gange}; det kan højst fornyes {limit:# gang|# gange} i alt.",
    ),
    "not_in_time": RuleText(
        "Et lån, der skal fornyes i tide, fornyes, inden afleveringsfristen udløber.",
        "Det er for sent: lånet skulle være fornyet senest {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet er aktivt.",
        "Lånet er afleveret.",
    ),
    "item_lost": RuleText(
        "Materialet er ikke bortkommet.",
        "Materialet er registreret som bortkommet. Kontakt biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Låneren har ikke oplyst, at materialet er afleveret.",
        "Du har oplyst, at materialet er afleveret. Kontakt biblioteket.",
    ),
    "not_renewable": RuleText(
        "Materialer af denne slags kan fornyes.",
        "Materialer af denne slags kan ikke fornyes.",
    ),
    "patron_blocked": RuleText(
        "Låneren er ikke blokeret.",
        "Biblioteket har blokeret dit lånerkort. Kontakt biblioteket.",
    ),
    "patron_expired": RuleText(
        "Lånerkortet er gyldigt.",
        "Dit lånerkort var gyldigt til og med {expires}. Kontakt biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låneren skylder mindre end grænsen.",
        "Du skylder {debt}. Du kan hverken låne, forny eller reservere, når du skylder {limit} eller mere.",
    ),
    "recalled": RuleText(
        "Ingen har kaldt materialet hjem.",
        "Materialet er kaldt hjem og kan ikke fornyes.",
    ),
    "no_policy": RuleText(
        "En række i tabellen over lånevilkår gælder.",
        "Biblioteket har ingen lånevilkår for dette. Kontakt biblioteket.",
    ),
    "owned_elsewhere": RuleText(
        "Materialet er bibliotekets eget.",
        "Et andet bibliotek ejer materialet, og kun det kan kalde det hjem.",
    ),
    "lending_day_unknown": RuleText(
        "Det vides, hvornår materialet blev udlånt.",
        "Det vides ikke, hvornår materialet blev udlånt, og den garanterede lånetid regnes fra den dag.",
    ),
    "owner_disallows_renewal": RuleText(
        "Ejerbiblioteket tillader fornyelse.",
        "Ejerbiblioteket tillader ikke, at lånet fornyes.",
    ),
    "owner_rejected_renewal": RuleText(
        "Ejerbiblioteket har ikke afvist en fornyelse.",
        "Ejerbiblioteket har afvist en fornyelse af dette lån.",
    ),
    "renewal_pending": RuleText(
        "Ingen fornyelse venter på svar.",
        "En fornyelse venter på svar fra ejerbiblioteket.",
    ),
    "too_late": RuleText("Det er ikke for sent at forny lånet.", "Det er for sent at forny dette lån."),
    "no_gain": RuleText(
        "En fornyelse giver en senere afleveringsfrist.",
        "En fornyelse i dag ville ikke give en senere afleveringsfrist end {due}.",
    ),
    "outside_schedule": RuleText(
        "Planen over afleveringsfrister har en dato for lånet.",
        "Bibliotekets plan har ingen afleveringsfrist for dette lån. Kontakt biblioteket.",
    ),
    "unseen_limit_reached": RuleText(
        "Et lån kan kun fornyes et vist antal gange, før materialet vises på biblioteket.",
        "Lånet er fornyet {unseen:# gang|# gange}, siden biblioteket sidst så materialet. Vis det på biblioteket for at forny.",
    ),
    "patron_overdue": RuleText(
        "Få nok af lånerens andre lån er overskredet.",
        "Du har {late:# andet lån, der er|# andre lån, der er} overskredet med mindst {days:# dag|# dage}. Aflever først materialet.",
    ),
    "longest_loan_reached": RuleText(
        "Et lån varer kun et vist antal dage med alle fornyelser.",
        "Lånet kan højst vare til og med {longest}, {days:# dag|# dage} efter udlånet.",
    ),
    "booked": RuleText(
        "Ingen anden låner har booket materialet.",
        "Materialet er booket. Det skal afleveres senest {until}.",
    ),
    "date_not_allowed": RuleText(
        "En afleveringsfrist, som personalet vælger, er ikke passeret.",
        "Afleveringsfristen {named} er allerede passeret.",
    ),
    # reserveringer og udlån
    "not_the_patron": RuleText(
        "Låneren selv eller personalet spørger.", "Du kan kun gøre det for dig selv. Log ind som den låner, det drejer sig om."
    ),
    "not_lendable": RuleText("Materialer af denne slags udlånes.", "Materialer af denne slags udlånes ikke."),
    "too_many_loans": RuleText(
        "En låner har kun et vist antal lån af én slags materiale.",
        "Du kan have {limit:# lån|# lån} af denne slags materiale ad gangen.",
    ),
    "already_held": RuleText("Låneren har ingen anden reservering på titlen.", "Du har allerede reserveret denne titel."),
    "hold_limit_reached": RuleText(
        "En låner har kun et vist antal reserveringer.", "Du kan have {limit:# reservering|# reserveringer} ad gangen."
    ),
    "hold_period_over": RuleText(
        "Reserveringens sidste dag er hverken passeret eller før dens første dag.",
        "Reserveringens sidste dag er passeret eller ligger før dens første dag.",
    ),
    "hold_closed": RuleText("Reserveringen er ikke afsluttet.", "Reserveringen er allerede opfyldt, slettet eller udløbet."),
    "hold_ready": RuleText(
        "Der er ikke et eksemplar klar til afhentning endnu.",
        "Der er allerede et eksemplar klar til afhentning. Hent det, eller slet reserveringen.",
    ),
    "hold_suspended": RuleText("Reserveringen er ikke sat på pause.", "Reserveringen er sat på pause. Genoptag den først."),
    "hold_not_suspended": RuleText("Reserveringen er sat på pause.", "Reserveringen er ikke sat på pause."),
    "hold_not_current": RuleText(
        "Reserveringen gælder i dag.", "Reserveringen er ikke begyndt at gælde endnu, eller dens sidste dag er passeret."
    ),
    "wrong_copy": RuleText("Låneren venter på dette eksemplar eller på et vilkårligt.", "Låneren venter på et andet eksemplar."),
    # udsendelse
    "not_opted_in": RuleText("Sms sendes kun til dem, der har bedt om det.", "Låneren har ikke bedt om sms."),
    "no_email_address": RuleText("En e-mail kræver en adresse.", "Låneren har ikke nogen e-mailadresse."),
    "no_mobile_number": RuleText("En sms kræver et mobilnummer.", "Låneren har ikke noget mobilnummer."),
    "resolved": RuleText(
        "En påmindelse sendes kun, så længe der er noget at minde om.",
        "Lånet blev fornyet eller afleveret, før beskeden skulle sendes.",
    ),
}

BECAUSE: Final = {
    "renewal_limit_reached.never": "Lånet kan ikke fornyes.",
    "too_early.renewed_today": "Lånet er fornyet i dag. Det kan fornyes igen fra og med {opens}.",
    "too_late.late": "Det er for sent: lånet kunne fornyes til og med {until}.",
    "too_late.automatic": "Fra og med {ends} fornys dette lån ikke længere automatisk.",
    "no_gain.past": "En fornyelse ville slutte før i dag. Lånet skulle afleveres senest {due}.",
    "no_gain.renewed_today": "Lånet er fornyet i dag og skal afleveres senest {due}.",
    "no_gain.card": "Lånet kan ikke fornyes ud over lånerkortets sidste gyldige dag, og skal allerede nu afleveres senest {due}.",
    "no_gain.owner": "Ejerbiblioteket låner materialet ud til og med {due}, ikke længere.",
    "too_early.hours": "Det er for tidligt: lånet kan fornyes fra og med {opens}.",
    "staff_only.policy": "Kun personalet kan forny dette lån. Kontakt biblioteket.",
    "patron_debt.above": "Du skylder {debt}. Du kan hverken låne, forny eller reservere, når du skylder mere end {limit}.",
    "no_gain.ended": "Lånet kan ikke fornyes længere. Det skulle være afleveret senest {due}.",
    "no_gain.cut": (
        "Den længste lånetid eller en booking begrænser den nye afleveringsfrist, som ikke ville blive senere end {due}. "
        "Personalet kan vælge en anden frist."
    ),
}

#: The steps that lead to a due date (`nordlib.circulation.due_dates`).
PHRASES: Final = {
    "due_counted": "Låneperioden, regnet fra {before}, slutter {due}.",
    "due_counted_in_queue": "Den kortere periode for materiale, som andre venter på, regnet fra {before}, slutter {due}.",
    "due_named": "Personalet har valgt afleveringsfristen {due}.",
    "due_fixed": "Bibliotekets plan har afleveringsfristen {due} for {before}.",
    "due_outside_schedule": "Bibliotekets plan har ingen afleveringsfrist for {before}.",
    "due_closed_day": "Biblioteket har lukket {before}. Afleveringsfristen flyttes til {due}.",
    "due_closed_hours": "Biblioteket har lukket {before}. Afleveringsfristen er {due} i stedet.",
    "due_ceiling": "Bibliotekets plan har {due} som seneste afleveringsfrist.",
    "due_card_end": "Lånerkortet er gyldigt til og med {due}. Lånet varer ikke længere.",
    "due_card_open_day": "Biblioteket har lukket {before}. Afleveringsfristen flyttes tilbage til {due}.",
    "due_longest_loan": "Lånet varer højst til og med {due} med alle fornyelser.",
    "due_owner": "Ejerbiblioteket låner materialet ud til senest {due}.",
    "due_booking": "Materialet er booket. Lånet varer højst til og med {due}.",
    "due_past": "Afleveringsfristen {before} er allerede passeret.",
    "due_not_on_loan": "Eksemplaret er ikke udlånt. Afleveringsfristen {due} gælder stadig.",
    "due_open_day": "Biblioteket får ikke lukket {due}. Afleveringsfristen gælder stadig.",
    "due_closed_before": "Biblioteket havde lukket {due} i forvejen. Afleveringsfristen gælder stadig.",
    "due_no_open_day": "Biblioteket har lukket {due}, og der følger ingen åben dag. Afleveringsfristen gælder stadig.",
    "due_not_later": "Afleveringsfristen {due} gælder stadig, for en senere er ikke mulig.",
}

MESSAGES: Final = {
    "reservation_deleted": MessageText(
        "Din reservering er slettet",
        "{library} har slettet din reservering på en titel, fordi du har lånt samme titel som lynlån.",
    ),
    "renewed_automatically": MessageText(
        "Et lån er fornyet", "{library} har fornyet et lån automatisk. Det skal nu afleveres senest {due}."
    ),
    "last_automatic_renewal": MessageText(
        "Et lån er fornyet for sidste gang", "{library} har fornyet et lån automatisk for sidste gang. Aflever det senest {due}."
    ),
    "not_renewed_automatically": MessageText(
        "Et lån er ikke fornyet", "{library} har ikke fornyet et lån automatisk. {why} Lånet skal afleveres senest {due}."
    ),
    "renewal_undone": MessageText(
        "En fornyelse er annulleret", "{library} har annulleret en fornyelse, og den koster ikke noget. Lånet skal afleveres senest {due}."
    ),
    "late_renewal": MessageText(
        "En sen fornyelse",
        "{library} har fornyet et lån, hvis afleveringsfrist var overskredet. Gebyret er {fee}. Lånet skal nu afleveres senest {due}.",
    ),
    "due_date_moved": MessageText(
        "En senere afleveringsfrist", "{library} har lukket {closed_on}. Lånet skal i stedet afleveres senest {due}."
    ),
    "due_date_changed": MessageText(
        "Ny afleveringsfrist", "{library} har godkendt en fornyelse, men til en anden dato. Lånet skal afleveres senest {due}."
    ),
    "renewal_rejected": MessageText("Din fornyelse", "{library} har afvist fornyelsen af et lån. Lånet skal afleveres senest {due}."),
    "recalled": MessageText("Et lån er kaldt hjem", "{library} har kaldt et lån hjem. Aflever det senest {due}."),
    "due_date_restored": MessageText(
        "Et lån er ikke længere kaldt hjem", "{library} kalder ikke længere et lån hjem. Lånet skal afleveres senest {due}."
    ),
}
