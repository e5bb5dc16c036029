"""Swedish: loans, and what is sent about them."""

from typing import Final

from nordlib.texts import MessageText, RuleText

RULES: Final = {
    # omlån
    "not_your_loan": RuleText("Du har lånet, eller personalen frågar.", "Lånet är inte ditt. Logga in som den som har lånet."),
    "staff_only": RuleText(
        "Personalen frågar, eller frågan gäller inget som bara personalen får bestämma.",
        "Bara personalen kan göra detta.",
    ),
    "override_not_allowed": RuleText(
        "Det som sätts åt sidan får personalen sätta åt sidan.", 'Personalen får inte sätta åt sidan hindret "{parameter}".'
    ),
    "owner_decides": RuleText(
        "Det som ägaren bestämmer sätts inte åt sidan.", 'Bara det bibliotek som äger materialet kan häva hindret "{parameter}".'
    ),
    "not_renewed": RuleText(
        "Lånet har lånats om, och det tidigare återlämningsdatumet är känt.",
        "Det finns inget omlån att ta tillbaka, eller så är det tidigare återlämningsdatumet okänt.",
    ),
    "owner_was_asked": RuleText(
        "Biblioteket som äger materialet har inte tillfrågats om omlånet.",
        "Biblioteket som äger materialet har tillfrågats om omlånet. Registrera dess svar i stället.",
    ),
    "reserved_by_other": RuleText("Ingen annan låntagare har reserverat materialet.", "En annan låntagare har reserverat materialet."),
    "too_early": RuleText(
        "Ett lån kan lånas om först när återlämningsdatumet är nära.",
        "Det är för tidigt: lånet kan lånas om från och med {opens}, {days:# dag|# dagar} före återlämningsdatumet.",
    ),
    "renewal_limit_reached": RuleText(
        "Ett lån kan bara lånas om ett visst antal gånger.",
        "Lånet har lånats om {used:# gång|# gånger}; det kan lånas om högst {limit:# gång|# gånger} sammanlagt.",
    ),
    "not_in_time": RuleText(
        "Ett lån som måste lånas om i tid lånas om senast på återlämningsdatumet.",
        "Det är för sent: lånet skulle ha lånats om senast {due}.",
    ),
    "loan_closed": RuleText(
        "Lånet pågår.",
        "Lånet är återlämnat.",
    ),
    "item_lost": RuleText(
        "Materialet är inte förkommet.",
        "Materialet är registrerat som förkommet. Kontakta biblioteket.",
    ),
    "claimed_returned": RuleText(
        "Låntagaren har inte uppgett att materialet är återlämnat.",
        "Du har uppgett att materialet är återlämnat. Kontakta biblioteket.",
    ),
    "not_renewable": RuleText(
        "Material av det här slaget kan lånas om.",
        "Material av det här slaget kan inte lånas om.",
    ),
    "patron_blocked": RuleText(
        "Låntagaren är inte spärrad.",
        "Biblioteket har spärrat ditt lånekort. Kontakta biblioteket.",
    ),
    "patron_expired": RuleText(
        "Lånekortet är giltigt.",
        "Ditt lånekort gällde till och med {expires}. Kontakta biblioteket.",
    ),
    "patron_debt": RuleText(
        "Låntagaren är skyldig mindre än gränsen.",
        "Du är skyldig {debt}. Du kan varken låna, låna om eller reservera när du är skyldig {limit} eller mer.",
    ),
    "recalled": RuleText(
        "Ingen har krävt tillbaka materialet.",
        "Materialet har krävts tillbaka och kan inte lånas om.",
    ),
    "no_policy": RuleText(
        "En rad i tabellen över lånevillkor gäller.",
        "Biblioteket har inga lånevillkor för det här. Kontakta biblioteket.",
    ),
    "owned_elsewhere": RuleText(
        "Materialet är bibliotekets eget.",
        "Ett annat bibliotek äger materialet, och bara det kan kräva tillbaka det.",
    ),
    "lending_day_unknown": RuleText(
        "Det är känt när materialet lånades ut.",
        "Det är inte känt när materialet lånades ut, och den garanterade lånetiden räknas från den dagen.",
    ),
    "owner_disallows_renewal": RuleText(
        "Det utlånande biblioteket tillåter omlån.",
        "Det utlånande biblioteket tillåter inte omlån av det här lånet.",
    ),
    "owner_rejected_renewal": RuleText(
        "Det utlånande biblioteket har inte sagt nej till ett omlån.",
        "Det utlånande biblioteket har sagt nej till ett omlån av det här lånet.",
    ),
    "renewal_pending": RuleText(
        "Inget omlån väntar på svar.",
        "Ett omlån väntar på svar från det utlånande biblioteket.",
    ),
    "too_late": RuleText("Det är inte för sent att låna om.", "Det är för sent att låna om det här lånet."),
    "no_gain": RuleText(
        "Ett omlån ger ett senare återlämningsdatum.",
        "Ett omlån i dag skulle inte ge ett senare återlämningsdatum än {due}.",
    ),
    "outside_schedule": RuleText(
        "Planen för återlämningsdatum har ett datum för lånet.",
        "Bibliotekets plan har inget återlämningsdatum för det här lånet. Kontakta biblioteket.",
    ),
    "unseen_limit_reached": RuleText(
        "Ett lån kan lånas om bara ett visst antal gånger innan materialet visas på biblioteket.",
        "Lånet har lånats om {unseen:# gång|# gånger} sedan biblioteket senast såg materialet. Visa det på biblioteket för att låna om.",
    ),
    "patron_overdue": RuleText(
        "Tillräckligt få av låntagarens andra lån är försenade.",
        "Du har {late:# annat lån som är|# andra lån som är} minst {days:# dag|# dagar} sent. Lämna tillbaka materialet först.",
    ),
    "longest_loan_reached": RuleText(
        "Ett lån varar bara ett visst antal dagar, med alla omlån.",
        "Lånet kan vara längst till och med {longest}, {days:# dag|# dagar} efter utlåningen.",
    ),
    "booked": RuleText(
        "Ingen annan låntagare har bokat materialet.",
        "Materialet är bokat. Det ska återlämnas senast {until}.",
    ),
    "date_not_allowed": RuleText(
        "Ett återlämningsdatum som personalen väljer har inte passerat.",
        "Återlämningsdatumet {named} har redan passerat.",
    ),
    # reservationer och utlån
    "not_the_patron": RuleText(
        "Låntagaren själv eller personalen frågar.", "Du kan bara göra detta för dig själv. Logga in som den låntagare som det gäller."
    ),
    "not_lendable": RuleText("Material av det här slaget lånas ut.", "Material av det här slaget lånas inte ut."),
    "too_many_loans": RuleText(
        "En låntagare har bara ett visst antal lån av ett slags material.",
        "Du kan ha {limit:# lån|# lån} av det här slaget samtidigt.",
    ),
    "already_held": RuleText("Låntagaren har ingen annan reservation på titeln.", "Du har redan reserverat den här titeln."),
    "hold_limit_reached": RuleText(
        "En låntagare har bara ett visst antal reservationer.", "Du kan ha {limit:# reservation|# reservationer} samtidigt."
    ),
    "hold_period_over": RuleText(
        "Reservationens sista dag är varken passerad eller före dess första dag.",
        "Reservationens sista dag är passerad, eller före dess första dag.",
    ),
    "hold_closed": RuleText(
        "Reservationen är inte avslutad.", "Reservationen är redan uppfylld eller avbeställd, eller har upphört att gälla."
    ),
    "hold_ready": RuleText(
        "Inget exemplar är klart för avhämtning ännu.",
        "Ett exemplar är redan klart för avhämtning. Hämta det, eller avbeställ reservationen.",
    ),
    "hold_suspended": RuleText("Reservationen är inte pausad.", "Reservationen är pausad. Återuppta den först."),
    "hold_not_suspended": RuleText("Reservationen är pausad.", "Reservationen är inte pausad."),
    "hold_not_current": RuleText(
        "Reservationen gäller i dag.", "Reservationen har inte börjat gälla ännu, eller dess sista dag är passerad."
    ),
    "wrong_copy": RuleText(
        "Låntagaren väntar på det här exemplaret, eller på vilket som helst.", "Låntagaren väntar på ett annat exemplar."
    ),
    # utskick
    "not_opted_in": RuleText("Sms skickas bara till den som har bett om det.", "Låntagaren har inte bett om sms."),
    "no_email_address": RuleText("Ett mejl kräver en adress.", "Låntagaren har ingen e-postadress."),
    "no_mobile_number": RuleText("Ett sms kräver ett mobilnummer.", "Låntagaren har inget mobilnummer."),
    "resolved": RuleText(
        "En påminnelse skickas bara så länge det finns något att påminna om.",
        "Lånet lånades om eller återlämnades innan meddelandet skulle ha skickats.",
    ),
}

BECAUSE: Final = {
    "renewal_limit_reached.never": "Lånet kan inte lånas om.",
    "too_early.renewed_today": "Lånet har lånats om i dag. Det kan lånas om igen från och med {opens}.",
    "too_late.late": "Det är för sent: lånet kunde lånas om till och med {until}.",
    "too_late.automatic": "Från och med {ends} lånas det här lånet inte längre om automatiskt.",
    "no_gain.past": "Ett omlån skulle sluta före i dag. Lånet skulle återlämnas senast {due}.",
    "no_gain.renewed_today": "Lånet har lånats om i dag och ska återlämnas senast {due}.",
    "no_gain.card": "Lånet kan inte lånas om längre än bibliotekskortet gäller, och ska återlämnas senast {due} redan nu.",
    "no_gain.owner": "Biblioteket som äger materialet lånar ut det till och med {due}, inte längre.",
    "too_early.hours": "Det är för tidigt: lånet kan lånas om från och med {opens}.",
    "staff_only.policy": "Bara personalen kan låna om det här lånet. Kontakta biblioteket.",
    "patron_debt.above": "Du är skyldig {debt}. Du kan varken låna, låna om eller reservera när du är skyldig mer än {limit}.",
    "no_gain.ended": "Lånet kan inte lånas om längre. Det skulle ha återlämnats senast {due}.",
    "no_gain.cut": (
        "Den längsta lånetiden eller en bokning begränsar det nya återlämningsdatumet, som inte skulle bli senare än {due}. "
        "Personalen kan välja ett annat datum."
    ),
}

#: The steps that lead to a due date (`nordlib.circulation.due_dates`).
PHRASES: Final = {
    "due_counted": "Lånetiden, räknad från {before}, slutar {due}.",
    "due_counted_in_queue": "Den kortare tiden för material som andra väntar på, räknad från {before}, slutar {due}.",
    "due_named": "Personalen har valt återlämningsdatumet {due}.",
    "due_fixed": "Bibliotekets plan har återlämningsdatumet {due} för {before}.",
    "due_outside_schedule": "Bibliotekets plan har inget återlämningsdatum för {before}.",
    "due_closed_day": "Biblioteket har stängt {before}. Återlämningsdatumet flyttas till {due}.",
    "due_closed_hours": "Biblioteket har stängt {before}. Lånet ska i stället återlämnas {due}.",
    "due_ceiling": "Bibliotekets plan har {due} som sista återlämningsdatum.",
    "due_card_end": "Lånekortet gäller till och med {due}. Lånet varar inte längre.",
    "due_card_open_day": "Biblioteket har stängt {before}. Återlämningsdatumet flyttas tillbaka till {due}.",
    "due_longest_loan": "Lånet varar längst till och med {due}, med alla omlån.",
    "due_owner": "Biblioteket som äger materialet lånar ut det till senast {due}.",
    "due_booking": "Materialet är bokat. Lånet varar längst till och med {due}.",
    "due_past": "Återlämningsdatumet {before} har redan passerat.",
    "due_not_on_loan": "Exemplaret är inte utlånat. Återlämningsdatumet {due} gäller fortfarande.",
    "due_open_day": "Biblioteket stänger inte {due}. Återlämningsdatumet gäller fortfarande.",
    "due_closed_before": "Biblioteket hade stängt {due} redan tidigare. Återlämningsdatumet gäller fortfarande.",
    "due_no_open_day": "Biblioteket har stängt {due}, och ingen öppen dag följer. Återlämningsdatumet gäller fortfarande.",
    "due_not_later": "Återlämningsdatumet {due} gäller fortfarande, eftersom ett senare inte är möjligt.",
}

MESSAGES: Final = {
    "reservation_deleted": MessageText(
        "Din reservation är borttagen",
        "{library} har tagit bort din reservation på en titel, eftersom du har lånat samma titel som snabblån.",
    ),
    "renewed_automatically": MessageText(
        "Ett lån har lånats om", "{library} har lånat om ett lån automatiskt. Det ska nu återlämnas senast {due}."
    ),
    "last_automatic_renewal": MessageText(
        "Ett lån har lånats om för sista gången", "{library} har lånat om ett lån automatiskt för sista gången. Återlämna det senast {due}."
    ),
    "not_renewed_automatically": MessageText(
        "Ett lån har inte lånats om", "{library} har inte lånat om ett lån automatiskt. {why} Lånet ska återlämnas senast {due}."
    ),
    "renewal_undone": MessageText(
        "Ett omlån är återtaget", "{library} har tagit tillbaka ett omlån, och det kostar ingenting. Lånet ska återlämnas senast {due}."
    ),
    "late_renewal": MessageText(
        "Ett sent omlån", "{library} har lånat om ett lån som var försenat. Avgiften är {fee}. Lånet ska nu återlämnas senast {due}."
    ),
    "due_date_moved": MessageText(
        "Ett senare återlämningsdatum", "{library} har stängt {closed_on}. Lånet ska i stället återlämnas senast {due}."
    ),
    "due_date_changed": MessageText(
        "Nytt återlämningsdatum", "{library} har godkänt ett omlån, men till ett annat datum. Lånet ska återlämnas senast {due}."
    ),
    "renewal_rejected": MessageText("Ditt omlån", "{library} har sagt nej till ett omlån. Lånet ska återlämnas senast {due}."),
    "recalled": MessageText("Ett lån krävs tillbaka", "{library} har krävt tillbaka ett lån. Återlämna det senast {due}."),
    "due_date_restored": MessageText(
        "Ett lån krävs inte längre tillbaka", "{library} kräver inte längre tillbaka ett lån. Lånet ska återlämnas senast {due}."
    ),
}
