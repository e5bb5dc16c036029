"""Norwegian: loans, and what is sent about them."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # fornying
    "not_your_loan": RuleText("Du har lånet, eller personalet spør.", "Lånet er ikke ditt. Logg inn som den som har lånet."),
    "staff_only": RuleText(
        "Personalet spør, eller det spørres ikke om noe som bare personalet kan bestemme.",
        "Bare personalet kan gjøre dette.",
    ),
    "override_not_allowed": RuleText(
        "Personalet kan se bort fra det de ser bort fra.", 'Personalet kan ikke se bort fra hindringen "{parameter}".'
    ),
    "owner_decides": RuleText(
        "Ingen ser bort fra det som eieren bestemmer.", 'Bare biblioteket som eier materialet, kan oppheve hindringen "{parameter}".'
    ),
    "not_renewed": RuleText(
        "Lånet er fornyet, og den tidligere forfallsdatoen er kjent.",
        "Det er ingen fornying å angre, eller den tidligere forfallsdatoen er ikke kjent.",
    ),
    "owner_was_asked": RuleText(
        "Eierbiblioteket er ikke spurt om fornyingen.", "Eierbiblioteket er spurt om denne fornyingen. Registrer svaret i stedet."
    ),
    "reserved_by_other": RuleText("Ingen annen låner har reservert materialet.", "En annen låner har reservert materialet."),
    "too_early": RuleText(
        "Et lån kan først fornyes når det nærmer seg forfallsdatoen.",
        "Det er for tidlig: lånet kan fornyes fra og med {opens}, {days:# dag|# dager} før forfallsdatoen.",
    ),
    "renewal_limit_reached": RuleText(
        "Et lån kan bare fornyes et visst antall ganger.",
        "Lånet er fornyet {used:# gang|# ganger}; det kan fornyes høyst {limit:# gang|# ganger} i alt.",
    ),
    "not_in_time": RuleText(
        "Et lån som må fornyes i tide, fornyes senest på forfallsdatoen.",
        "Det er for sent: lånet måtte fornyes senest {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet er aktivt.",
        "Lånet er levert.",
    ),
    "item_lost": RuleText(
        "Materialet er ikke tapt.",
        "Materialet er registrert som tapt. Kontakt biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Låneren har ikke opplyst at materialet er levert.",
        "Du har opplyst at materialet er levert. Kontakt biblioteket.",
    ),
    "not_renewable": RuleText(
        "Materiale av dette slaget kan fornyes.",
        "Materiale av dette slaget kan ikke fornyes.",
    ),
    "patron_blocked": RuleText(
        "Låneren er ikke sperret.",
        "Biblioteket har sperret lånekortet ditt. Kontakt biblioteket.",
    ),
    "patron_expired": RuleText(
        "Lånekortet er gyldig.",
        "Lånekortet ditt var gyldig til og med {expires}. Kontakt biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låneren skylder mindre enn grensen.",
        "Du skylder {debt}. Du kan verken låne, fornye eller reservere når du skylder {limit} eller mer.",
    ),
    "recalled": RuleText(
        "Ingen har kalt inn materialet.",
        "Materialet er kalt inn og kan ikke fornyes.",
    ),
    "no_policy": RuleText(
        "En rad i tabellen over lånevilkår gjelder.",
        "Biblioteket har ingen lånevilkår for dette. Kontakt biblioteket.",
    ),
    "owned_elsewhere": RuleText(
        "Materialet er bibliotekets eget.",
        "Et annet bibliotek eier materialet, og bare det kan kalle det inn.",
    ),
    "lending_day_unknown": RuleText(
        "Det er kjent når materialet ble lånt ut.",
        "Det er ikke kjent når materialet ble lånt ut, og den garanterte lånetiden regnes fra den dagen.",
    ),
    "owner_disallows_renewal": RuleText(
        "Eierbiblioteket tillater fornying.",
        "Eierbiblioteket tillater ikke at lånet fornyes.",
    ),
    "owner_rejected_renewal": RuleText(
        "Eierbiblioteket har ikke avslått en fornying.",
        "Eierbiblioteket har avslått en fornying av dette lånet.",
    ),
    "renewal_pending": RuleText(
        "Ingen fornying venter på svar.",
        "En fornying venter på svar fra eierbiblioteket.",
    ),
    "too_late": RuleText("Det er ikke for sent å fornye lånet.", "Det er for sent å fornye dette lånet."),
    "no_gain": RuleText(
        "En fornying gir en senere forfallsdato.",
        "En fornying i dag ville ikke gi en senere forfallsdato enn {due}.",
    ),
    "outside_schedule": RuleText(
        "Planen over forfallsdatoer har en dato for lånet.",
        "Bibliotekets plan har ingen forfallsdato for dette lånet. Kontakt biblioteket.",
    ),
    "unseen_limit_reached": RuleText(
        "Et lån kan bare fornyes et visst antall ganger før materialet vises på biblioteket.",
        "Lånet er fornyet {unseen:# gang|# ganger} siden biblioteket sist så materialet. Vis det på biblioteket for å fornye.",
    ),
    "patron_overdue": RuleText(
        "Få nok av lånerens andre lån er forsinket.",
        "Du har {late:# annet lån som er|# andre lån som er} minst {days:# dag|# dager} forsinket. Lever materialet først.",
    ),
    "longest_loan_reached": RuleText(
        "Et lån varer bare et visst antall dager, med alle fornyinger.",
        "Lånet kan vare til og med {longest}, {days:# dag|# dager} etter utlånet, ikke lenger.",
    ),
    "booked": RuleText(
        "Ingen annen låner har booket materialet.",
        "Materialet er booket. Det må leveres senest {until}.",
    ),
    "date_not_allowed": RuleText(
        "En forfallsdato som de ansatte velger, er ikke passert.",
        "Forfallsdatoen {named} er allerede passert.",
    ),
    # reserveringer og utlån
    "not_the_patron": RuleText(
        "Låneren selv eller personalet spør.", "Du kan bare gjøre dette for deg selv. Logg inn som låneren det gjelder."
    ),
    "not_lendable": RuleText("Materiale av dette slaget lånes ut.", "Materiale av dette slaget lånes ikke ut."),
    "too_many_loans": RuleText(
        "En låner har bare et visst antall lån av ett slags materiale.",
        "Du kan ha {limit:# lån|# lån} av dette slaget samtidig.",
    ),
    "already_held": RuleText("Låneren har ingen annen reservering på tittelen.", "Du har allerede reservert denne tittelen."),
    "hold_limit_reached": RuleText(
        "En låner har bare et visst antall reserveringer.", "Du kan ha {limit:# reservering|# reserveringer} samtidig."
    ),
    "hold_period_over": RuleText(
        "Reserveringens siste dag er verken passert eller før dens første dag.",
        "Reserveringens siste dag er passert, eller før dens første dag.",
    ),
    "hold_closed": RuleText("Reserveringen er ikke avsluttet.", "Reserveringen er allerede oppfylt, slettet eller utløpt."),
    "hold_ready": RuleText(
        "Det er ikke noe eksemplar klart til henting ennå.",
        "Et eksemplar er allerede klart til henting. Hent det, eller slett reserveringen.",
    ),
    "hold_suspended": RuleText("Reserveringen er ikke satt på pause.", "Reserveringen er satt på pause. Gjenoppta den først."),
    "hold_not_suspended": RuleText("Reserveringen er satt på pause.", "Reserveringen er ikke satt på pause."),
    "hold_not_current": RuleText(
        "Reserveringen gjelder i dag.", "Reserveringen har ikke begynt å gjelde ennå, eller dens siste dag er passert."
    ),
    "wrong_copy": RuleText("Låneren venter på dette eksemplaret, eller på et hvilket som helst.", "Låneren venter på et annet eksemplar."),
    # utsending
    "not_opted_in": RuleText("SMS sendes bare til dem som har bedt om det.", "Låneren har ikke bedt om SMS."),
    "no_email_address": RuleText("En e-post krever en adresse.", "Låneren har ikke noen e-postadresse."),
    "no_mobile_number": RuleText("En SMS krever et mobilnummer.", "Låneren har ikke noe mobilnummer."),
    "resolved": RuleText(
        "En påminnelse sendes bare så lenge det er noe å minne om.",
        "Lånet ble fornyet eller levert før meldingen skulle sendes.",
    ),
}

BECAUSE: Final = {
    "renewal_limit_reached.never": "Lånet kan ikke fornyes.",
    "too_early.renewed_today": "Lånet er fornyet i dag. Det kan fornyes igjen fra og med {opens}.",
    "too_late.late": "Det er for sent: lånet kunne fornyes til og med {until}.",
    "too_late.automatic": "Fra og med {ends} fornyes ikke dette lånet lenger automatisk.",
    "no_gain.past": "En fornying ville slutte før i dag. Lånet skulle leveres senest {due}.",
    "no_gain.renewed_today": "Lånet er fornyet i dag og må leveres senest {due}.",
    "no_gain.card": "Lånet kan ikke fornyes lenger enn til lånekortets siste gyldige dag, og må allerede nå leveres senest {due}.",
    "no_gain.owner": "Eierbiblioteket låner ut materialet til og med {due}, ikke lenger.",
    "too_early.hours": "Det er for tidlig: lånet kan fornyes fra og med {opens}.",
    "staff_only.policy": "Bare de ansatte kan fornye dette lånet. Kontakt biblioteket.",
    "patron_debt.above": "Du skylder {debt}. Du kan verken låne, fornye eller reservere når du skylder mer enn {limit}.",
    "no_gain.ended": "Lånet kan ikke fornyes lenger. Det skulle vært levert senest {due}.",
    "no_gain.cut": (
        "Den lengste lånetiden eller en booking begrenser den nye forfallsdatoen, som ikke ville blitt senere enn {due}. "
        "De ansatte kan velge en annen dato."
    ),
}

#: The steps that lead to a due date (`nordlib.circulation.due_dates`).
PHRASES: Final = {
    "due_counted": "Låneperioden, regnet fra {before}, slutter {due}.",
    "due_counted_in_queue": "Den kortere perioden for materiale som andre venter på, regnet fra {before}, slutter {due}.",
    "due_named": "De ansatte har valgt forfallsdatoen {due}.",
    "due_fixed": "Bibliotekets plan har forfallsdatoen {due} for {before}.",
    "due_outside_schedule": "Bibliotekets plan har ingen forfallsdato for {before}.",
    "due_closed_day": "Biblioteket er stengt {before}. Forfallsdatoen flyttes til {due}.",
    "due_closed_hours": "Biblioteket er stengt {before}. Lånet forfaller {due} i stedet.",
    "due_ceiling": "Bibliotekets plan har {due} som siste forfallsdato.",
    "due_card_end": "Lånekortet er gyldig til og med {due}. Lånet varer ikke lenger.",
    "due_card_open_day": "Biblioteket er stengt {before}. Forfallsdatoen flyttes tilbake til {due}.",
    "due_longest_loan": "Lånet varer ikke lenger enn til og med {due}, med alle fornyinger.",
    "due_owner": "Eierbiblioteket låner ut materialet til senest {due}.",
    "due_booking": "Materialet er booket. Lånet varer ikke lenger enn til og med {due}.",
    "due_past": "Forfallsdatoen {before} er allerede passert.",
    "due_not_on_loan": "Eksemplaret er ikke utlånt. Forfallsdatoen {due} gjelder fortsatt.",
    "due_open_day": "Biblioteket stenger ikke {due}. Forfallsdatoen gjelder fortsatt.",
    "due_closed_before": "Biblioteket var stengt {due} fra før. Forfallsdatoen gjelder fortsatt.",
    "due_no_open_day": "Biblioteket er stengt {due}, og ingen åpen dag følger. Forfallsdatoen gjelder fortsatt.",
    "due_not_later": "Forfallsdatoen {due} gjelder fortsatt, for en senere er ikke mulig.",
}

MESSAGES: Final = {
    "reservation_deleted": MessageText(
        "Reserveringen din er slettet",
        "{library} har slettet reserveringen din på en tittel fordi du har lånt den samme tittelen som hurtiglån.",
    ),
    "renewed_automatically": MessageText("Et lån er fornyet", "{library} har fornyet et lån automatisk. Det må nå leveres senest {due}."),
    "last_automatic_renewal": MessageText(
        "Et lån er fornyet for siste gang", "{library} har fornyet et lån automatisk for siste gang. Lever det senest {due}."
    ),
    "not_renewed_automatically": MessageText(
        "Et lån er ikke fornyet", "{library} har ikke fornyet et lån automatisk. {why} Lånet må leveres senest {due}."
    ),
    "renewal_undone": MessageText(
        "En fornying er angret", "{library} har angret en fornying, og den koster ingenting. Lånet må leveres senest {due}."
    ),
    "late_renewal": MessageText(
        "En sen fornying", "{library} har fornyet et lån som var forsinket. Gebyret er {fee}. Lånet må nå leveres senest {due}."
    ),
    "due_date_moved": MessageText("En senere forfallsdato", "{library} er stengt {closed_on}. Lånet må i stedet leveres senest {due}."),
    "due_date_changed": MessageText(
        "Ny forfallsdato", "{library} har godkjent en fornying, men til en annen dato. Lånet må leveres senest {due}."
    ),
    "renewal_rejected": MessageText("Fornyingen din", "{library} har avslått fornyingen av et lån. Lånet må leveres senest {due}."),
    "recalled": MessageText("Et lån er kalt inn", "{library} har kalt inn et lån. Lever det senest {due}."),
    "due_date_restored": MessageText(
        "Et lån er ikke lenger kalt inn", "{library} kaller ikke lenger inn et lån. Lånet må leveres senest {due}."
    ),
}
