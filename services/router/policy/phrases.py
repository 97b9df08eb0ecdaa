"""What an agent is told of a ticket, in the languages of the desk: words alone, put together by explain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.router.policy.words import Involvement

DEEDS = (Involvement.WORKED_ORDER, Involvement.ANSWERED, Involvement.TOUCHED)


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `days` stand as after "until", `months` in a date, `in_months` as when something happened.

    Names in braces are filled in; `deeds` stand in the order of DEEDS.
    """

    days: tuple[str, ...]
    months: tuple[str, ...]
    in_months: tuple[str, ...]
    date: str
    of_year: str
    deeds: tuple[str, str, str]
    sees: str
    oversees: str
    follows: str
    beside: str
    yours: str
    theirs: str
    asleep_yours: str
    asleep: str
    event: str
    merged: str
    done: str
    handed_to_you: str
    handed_to_group: str
    addressed: str
    answered_before: str
    came_back: str
    asked_group: str
    orders_of_group: str
    nobody_yet: str
    group_unknown: str
    only_you: str
    one_of_you: str
    everybody_in: str
    supervisors_too: str
    a_few: str
    and_: str


ENGLISH = Phrases(
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    in_months=(
        "in January", "in February", "in March", "in April", "in May", "in June",
        "in July", "in August", "in September", "in October", "in November", "in December",
    ),
    date="{weekday} {day} {month}, {time}",
    of_year="{month} {year}",
    deeds=(
        "You handled order {reference} for this customer {when}",
        "You answered this customer {when}",
        "You had to do with this customer {when}",
    ),
    sees="{reason}; until {until} {who}.",
    oversees="You see it because you oversee all tickets; until {until} it waits for others.",
    follows="You follow it; until {until} it waits for others.",
    beside="You follow it: ",
    yours="You claimed it; until {until} it is yours.",
    theirs="{name} claimed it; until {until} it is theirs.",
    asleep_yours="You let it sleep until {until}; it wakes sooner when {event}the customer writes.",
    asleep="{name} let it sleep until {until}; it wakes sooner when {event}the customer writes.",
    event="“{event}” is reported or ",
    merged="Its letters went to ticket {ticket}.",
    done="Every letter of it is answered or needs no action.",
    handed_to_you="It was handed to you",
    handed_to_group="It was handed to your group",
    addressed="The letter is addressed to you",
    answered_before="You answered in this conversation before",
    came_back="It came back unanswered",
    asked_group="The customer asked your group",
    orders_of_group="The customer's orders belong to your group",
    nobody_yet="Nobody has answered it yet",
    group_unknown="The customer's group is not known",
    only_you="only you see it",
    one_of_you="it is offered to one of you",
    everybody_in="everybody in {groups} sees it",
    supervisors_too="the supervisors see it too",
    a_few="a few of you see it",
    and_=" and ",
)  # fmt: skip
GERMAN = Phrases(
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    in_months=(
        "im Januar", "im Februar", "im März", "im April", "im Mai", "im Juni",
        "im Juli", "im August", "im September", "im Oktober", "im November", "im Dezember",
    ),
    date="{weekday}, {day}. {month}, {time}",
    of_year="{month} {year}",
    deeds=(
        "Sie haben {when} die Bestellung {reference} dieses Kunden bearbeitet",
        "Sie haben diesem Kunden {when} geantwortet",
        "Sie hatten {when} mit diesem Kunden zu tun",
    ),
    sees="{reason}; bis {until} {who}.",
    oversees="Sie sehen es, weil Sie alle Tickets beaufsichtigen; bis {until} wartet es auf andere.",
    follows="Sie folgen ihm; bis {until} wartet es auf andere.",
    beside="Sie folgen ihm: ",
    yours="Sie haben es übernommen; bis {until} gehört es Ihnen.",
    theirs="{name} hat es übernommen, mit Zeit bis {until}.",
    asleep_yours="Sie haben es bis {until} zurückgestellt; es erwacht früher, wenn {event}der Kunde schreibt.",
    asleep="{name} hat es bis {until} zurückgestellt; es erwacht früher, wenn {event}der Kunde schreibt.",
    event="„{event}“ gemeldet wird oder ",
    merged="Seine Briefe sind jetzt in Ticket {ticket}.",
    done="Jeder Brief darin ist beantwortet oder braucht keine Antwort.",
    handed_to_you="Es wurde Ihnen übergeben",
    handed_to_group="Es wurde Ihrer Gruppe übergeben",
    addressed="Der Brief ist an Sie gerichtet",
    answered_before="Sie haben in diesem Gespräch schon geantwortet",
    came_back="Es kam unbeantwortet zurück",
    asked_group="Der Kunde hat Ihre Gruppe gefragt",
    orders_of_group="Die Bestellungen des Kunden gehören zu Ihrer Gruppe",
    nobody_yet="Noch hat niemand geantwortet",
    group_unknown="Zu welcher Gruppe der Kunde gehört, ist nicht bekannt",
    only_you="sehen es nur Sie",
    one_of_you="ist es einem von Ihnen angeboten",
    everybody_in="sehen es alle in {groups}",
    supervisors_too="sieht es auch die Leitung",
    a_few="sehen es einige von Ihnen",
    and_=" und ",
)  # fmt: skip
RUSSIAN = Phrases(
    days=("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья"),
    months=(
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    in_months=(
        "в январе", "в феврале", "в марте", "в апреле", "в мае", "в июне",
        "в июле", "в августе", "в сентябре", "в октябре", "в ноябре", "в декабре",
    ),
    date="{weekday}, {day} {month}, {time}",
    of_year="{month} {year} года",
    deeds=(
        "Вы вели заказ {reference} этого клиента {when}",
        "Вы отвечали этому клиенту {when}",
        "Вы имели дело с этим клиентом {when}",
    ),
    sees="{reason}; до {until} {who}.",
    oversees="Вы видите его, потому что следите за всеми обращениями; до {until} оно ждёт других.",
    follows="Вы следите за ним; до {until} оно ждёт других.",
    beside="Вы следите за ним: ",
    yours="Вы взяли его в работу; до {until} оно ваше.",
    theirs="В работе у сотрудника {name} до {until}.",
    asleep_yours="Вы отложили его до {until}; раньше оно вернётся, если {event}клиент напишет.",
    asleep="Отложено сотрудником {name} до {until}; раньше оно вернётся, если {event}клиент напишет.",
    event="сообщат «{event}» или ",
    merged="Его письма теперь в обращении {ticket}.",
    done="На все его письма ответили или ответ не нужен.",
    handed_to_you="Его передали вам",
    handed_to_group="Его передали вашей группе",
    addressed="Письмо адресовано вам",
    answered_before="Вы уже отвечали в этой переписке",
    came_back="Оно вернулось без ответа",
    asked_group="Клиент обратился в вашу группу",
    orders_of_group="Заказы клиента относятся к вашей группе",
    nobody_yet="На него ещё никто не ответил",
    group_unknown="Группа клиента неизвестна",
    only_you="его видите только вы",
    one_of_you="оно предложено одному из вас",
    everybody_in="его видят все: {groups}",
    supervisors_too="его видят и руководители",
    a_few="его видят некоторые из вас",
    and_=" и ",
)  # fmt: skip
PHRASES: Mapping[str, Phrases] = {"en": ENGLISH, "de": GERMAN, "ru": RUSSIAN}
"""By language, as an agent chooses it at his desk."""


@dataclass(frozen=True, slots=True)
class Speech:
    """To whom it is said: his time zone and his language."""

    zone: str
    words: Phrases = field(default=ENGLISH)


def speech(zone: str, language: str | None) -> Speech:
    """Speak to somebody of this zone and language; English where we do not speak his."""
    return Speech(zone, PHRASES.get(language or "", ENGLISH))
