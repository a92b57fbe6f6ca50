"""Services without a workspace: the same names as fieldkit.app, answers made up, calls written down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace as Thing

from fieldkit.app import Repair
from fieldkit.app.alert_list import AlertRow, AlertStepRow
from fieldkit.app.changes import Announcements, Changes
from fieldkit.app.conflict_rows import Conflict, ConflictAnswer, SideRow
from fieldkit.app.devices import RosterGaps
from fieldkit.app.event_plans import Dependents, PlanLook
from fieldkit.app.form_library import FormCheck, FormRepair
from fieldkit.app.idle_lock import IdleLock
from fieldkit.app.regular_visits import RegularVisit
from fieldkit.app.rows import InspectionDetail, InspectionRow, ReviewRow, TodayRow
from fieldkit.app.watching import Glance
from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError, Problem
from fieldkit.inspections.plan import Event


@dataclass(frozen=True)
class Gap:
    device: str
    first: int
    last: int


@dataclass(frozen=True)
class Arrival:
    file: str
    sender: str = ""
    device: str = ""
    words: str = ""
    new: int = 0
    known: int = 0
    gaps: tuple = ()
    conflicts: int = 0
    sender_role: str = ""
    quarantined: int = 0
    alerts: int = 0
    forks: int = 0
    awaited_files: int = 0
    not_counted: tuple = ()
    missing_parts: tuple = ()
    new_supervisor: bool = False
    raised: tuple = ()
    problem: FieldKitError | None = None

    @property
    def ok(self):
        return self.problem is None


@dataclass(frozen=True)
class Finding:
    path: str
    label: str
    severity: str
    corrected: bool
    value: str = ""
    repeat: bool = False


@dataclass(frozen=True)
class Row:
    path: str
    label: str
    value: str
    unit_limit: str = ""
    failed: str = ""
    corrected: bool = False
    file: str = ""
    mediatype: str = ""
    role: str = ""
    depth: int = 0


@dataclass
class Transcript:
    sections: list
    findings: tuple
    language: str = "en"

    def rows(self):
        return [e for s in self.sections for e in s.entries if isinstance(e, Row)]


def inspection(number: int, state: str, **changed) -> InspectionRow:
    row = InspectionRow(
        id=f"i{number}",
        form="fk_food",
        form_title="Food inspection",
        site=f"F-{number:02}",
        site_name="Plov & Tea",
        state=state,
        grade="B",
        score="84",
        alert="none",
        at="2026-06-02T14:02:07.000+05:00",
        person="Aibek Inspector",
        exercise=True,
        device="d1",
        head=f"r{number}",
    )
    return replace(row, **changed)


def inspections() -> list[InspectionRow]:
    return [
        inspection(12, "received", alert="red", grade="D", score="41"),
        inspection(13, "returned", site_name="Samsa House"),
        inspection(14, "approved", site_name="Fruit stand"),
        inspection(15, "finalised", alert="amber", form_title="Water point", form="fk_water"),
        inspection(16, "conflict", site_name="Tanker 3"),
    ]


def detail(row: InspectionRow) -> InspectionDetail:
    hot = Finding("/f/hot", "Hot holding: food kept at 60 °C or more", "critical", False, "Out")
    thermometer = Finding("/f/thermo", "Thermometer present", "minor", True, "Out")
    entries = [
        Row("/f/hot", "Hot holding: food kept at 60 °C or more", "Out", failed="critical"),
        Row("/f/temp", "Plov, hot, °C", "41", unit_limit="≥ 60 °C"),
        Row("/f/thermo", "Thermometer present", "Out", failed="minor", corrected=True),
    ]
    first = [
        Row("/f/site", "Site", f"{row.site} {row.site_name}"),
        Row("/f/who", "Met", "A. Vendor"),
    ]
    sections = [
        Thing(title="1 Identity", path="/f/a", entries=first),
        Thing(title="3 Time and temperature", path="/f/b", entries=entries),
    ]
    reviews = ()
    if row.state == "returned":
        said = ({"path": "", "text": "Please add the reading of the second thermometer."},)
        reviews = (ReviewRow("returned", "Nargiza", "2026-06-02T19:40:00+05:00", row.head, said),)
    findings = (hot, thermometer)
    return InspectionDetail(
        row, (row.head,), {}, findings, {}, reviews, Transcript(sections, findings)
    )


PROBLEMS = (
    Problem("form.pulldata_extension", "warning", "survey", 20, "calculation"),
    Problem(
        "form.list_missing",
        sheet="survey",
        row=14,
        column="type",
        context={"list": "yesno", "where": "choices", "nearest": "yes_no"},
    ),
    Problem("form.id_missing", "advice", "settings", 2, "form_id"),
)
REPAIRS = (
    Repair("form.list_missing", "survey", 14, "type", "select_one yesno", "select_one yes_no"),
    Repair("form.list_missing", "survey", 31, "type", "select_one yesno", "select_one yes_no"),
    Repair("form.id_missing", "settings", 2, "form_id", "", "market"),
)


def checked_form(problems=PROBLEMS, repairs=REPAIRS):
    """A form under check; usable when none of the problems is an error."""
    is_ok = all(problem.severity != "error" for problem in problems)
    return FormCheck(is_ok, "market", "1", "Market", ("en",), 40, problems, repairs)


def visits() -> list[TodayRow]:
    return [
        TodayRow(
            "F-13",
            "Samsa House",
            "Central Stadium",
            "fk_food",
            "Food inspection",
            "returned",
            inspection="i13",
            comments=1,
            last_grade="B",
        ),
        TodayRow(
            "W-02",
            "Tap at Gate C",
            "Central Stadium",
            "fk_water",
            "Water point",
            "draft",
            draft="d7",
        ),
        TodayRow(
            "F-12",
            "Plov & Tea",
            "Central Stadium",
            "fk_food",
            "Food inspection",
            "planned",
            due="2026-06-02T14:00:00+05:00",
            note="follow-up of 2 findings",
            last_grade="C",
        ),
        TodayRow(
            "C-01",
            "Pool chlorine store",
            "Aquatics Centre",
            "fk_chem",
            "Chemical store",
            "planned",
            due="2026-06-03",
        ),
    ]


SINGLE_ALERT = AlertRow(
    id="single",
    level=1,
    state="triaged",
    reasons=("Amber alert",),
    rules=("amber",),
    subject="inspection",
    about="i12",
    figure="",
    inspections=("i12",),
    sites=("F-12",),
    site_name="Plov stall",
    since="2026-06-02T10:00:00+05:00",
    tell_by="2026-06-03T10:00:00+05:00",
    told=False,
    overdue=False,
    grown=False,
    exercise=True,
    next_steps=("verify", "tell"),
    steps=(
        AlertStepRow("triage", "relevant", None, "", "Dilnoza", "2026-06-02T10:05:00+05:00", {}),
    ),
)
COMMON_ALERT = replace(
    SINGLE_ALERT,
    id="common",
    level=3,
    state="signal",
    reasons=("Red alerts at the same operator",),
    rules=("operator_reds",),
    subject="operator",
    about="Nomad LLP",
    figure="2",
    inspections=("i12", "i15"),
    sites=("F-12", "F-15"),
    tell_by="2026-06-02T10:30:00+05:00",
    overdue=True,
    next_steps=("triage", "tell"),
    steps=(),
)


REGULAR = (
    RegularVisit("F-12", "Plov & Tea", "ST", "Central Stadium", "fk_food", "Food inspection", "high",
                 "1 d", "2026-06-02", "overdue", "2026-06-01T14:00:00+05:00", "C"),
    RegularVisit("W-02", "Tap at Gate C", "ST", "Central Stadium", "fk_water", "Water point",
                 "very high", "12 h", "2026-06-03T02:00+05:00", "due"),
    RegularVisit("C-01", "Pool chlorine store", "AQ", "Aquatics Centre", "fk_chem", "Chemical store",
                 "low", "7 d", "2026-06-09", "later", "2026-06-02T09:00:00+05:00", "A"),
)  # fmt: skip


@dataclass
class FakeServices:
    """`calls` is what the screens asked for, in order."""

    role: str = "inspector"
    is_empty: bool = False
    has_conflict: bool = False
    calls: list = field(default_factory=list)
    refusal: FieldKitError | None = None

    def __post_init__(self):
        self.changes = Announcements()
        words = "amber basin cedar delta ember"
        self.owner = Thing(name="Aibek Inspector", role=self.role, device="d1", words=words)
        self.inspecting = _Inspecting(self)
        self.documenting = Thing(
            write_pdf=self._asked("write_pdf", Thing(pages=3, bytes=9000)),
            languages=lambda _: ("en", "ru"),
        )
        self.planning = _Planning(self)
        self.event_plans = _EventPlans(self)
        self.handing_over = _HandingOver(self)
        self.receiving = _Receiving(self)
        self.watching = _Watching(self)
        self.reviewing = _Reviewing(self)
        self.resolving = _Resolving(self)
        self.alerting = _Alerting(self)
        self.safekeeping = Thing(
            must_rekey=False,
            copy_doubt=None,
            rekey=self._asked("rekey", None),
            lock=IdleLock(lambda _: True, SystemClock(), 10),
            tend=lambda _: None,
            tend_at_closing=lambda _: None,
            elsewhere=lambda: None,
            is_opened_by_key_store=False,
            note_locked=lambda: None,
            note_unlocked=lambda: None,
        )
        self.suspecting = Thing(dismiss=self._asked("dismiss", None))
        self.withdrawing = Thing(
            may_withdraw=lambda row: row.state not in ("withdrawn", "conflict"),
            withdraw=self._asked("withdraw", None),
        )

    def close(self):
        self.calls.append(("close",))

    def ask(self, *call):
        self.calls.append(call)
        if self.refusal is not None:
            raise self.refusal

    def _asked(self, name, result):
        def answer(*arguments):
            self.ask(name, *arguments)
            return result

        return answer


class _Room:
    def __init__(self, services):
        self.services = services

    def some(self, things):
        return [] if self.services.is_empty else things


class _Alerting(_Room):
    """One alert about two inspections of an operator, one about a single inspection."""

    def alerts(self, tag="en"):
        return self.some([COMMON_ALERT, SINGLE_ALERT])

    def of_inspection(self, inspection, tag="en"):
        return [row for row in self.alerts() if inspection in row.inspections]

    def _take(self, step, number, *said):
        self.services.ask(step, number, *said)
        return next(row for row in self.alerts() if row.id == number)

    def triage(self, number, outcome, note):
        return self._take("triage", number, outcome, note)

    def verify(self, number, outcome, note):
        return self._take("verify", number, outcome, note)

    def assess(self, number, assessment, note):
        return self._take("assess", number, assessment, note)

    def respond(self, number, note):
        return self._take("respond", number, note)

    def tell(self, number, who):
        return self._take("tell", number, who)

    def close(self, number, note):
        return self._take("close", number, note)


class _Inspecting(_Room):
    def today(self):
        return self.some(visits())

    def inspections(self, text="", state=None):
        rows = self.some(inspections())
        return [
            row
            for row in rows
            if (not state or row.state == state)
            and text.lower() in f"{row.site} {row.site_name}".lower()
        ]

    def row(self, key):
        found = [row for row in inspections() if row.id == key]
        if not found:
            raise FieldKitError("inspection.unknown", id=key)
        return found[0]

    def show(self, key, language=None):
        return detail(self.row(key))

    def drafts(self):
        return self.some([Thing(id="d7")])

    def attachment(self, key, name):
        return None

    def history(self, site):
        return []

    def start(self, form, site):
        self.services.ask("start", form, site)
        return Thing(id="d1", site=site)

    def resume(self, draft):
        self.services.ask("resume", draft)
        return Thing(id=draft)

    def correct(self, key):
        self.services.ask("correct", key)
        return Thing(id="d2")


class _EventPlans(_Room):
    """A plan whose rows are kept as cells; `look` is what loading a file would change."""

    def __init__(self, services):
        super().__init__(services)
        self.found = []
        self.conflicts = ()
        self.hangs = Dependents()
        self.look_of = PlanLook(
            Event("G26", "Games 2026", exercise=True), True, (), 0, 0, 0, 0
        )  # fmt: skip
        self.kept = {
            "event": {"": {"code": "G26", "name": "Games 2026", "exercise": "yes", "from": "2026-06-01",
                           "until": "2026-06-14", "place": "Almaty"}},
            "venues": {"ST": {"code": "ST", "name": "Central Stadium"},
                       "AQ": {"code": "AQ", "name": "Aquatics Centre"}},
            "sites": {visit.site: {"code": visit.site, "name": visit.site_name, "venue": "ST",
                                   "kind": "food", "risk": visit.risk, "every": visit.every,
                                   "operator": "Dastarkhan LLP"} for visit in REGULAR},
            "people": {"Aibek Inspector": {"name": "Aibek Inspector", "role": "inspector"},
                       "B. Other": {"name": "B. Other", "role": "inspector"}},
            "shifts": {"Night": {"name": "Night", "from": "20:00", "until": "08:00",
                                 "person": "Aibek Inspector; B. Other", "venue": "ST"}},
            "frequencies": {"high": {"risk": "high", "every": "1 d"}},
        }  # fmt: skip

    def cells(self, section):
        return {} if self.services.is_empty else dict(self.kept[section])

    def put_cells(self, section, cells, former=""):
        self.services.ask("put_cells", section, dict(cells), former)
        key = "" if section == "event" else cells.get("code") or cells.get("name") or cells["risk"]
        self.kept[section].pop(former, None)
        self.kept[section][key] = dict(cells)

    def remove(self, section, key):
        self.services.ask("remove", section, key)
        del self.kept[section][key]

    def dependents(self, section, key):
        return self.hangs

    def versions(self):
        return self.some(self.found)

    def joined(self, prefer="left"):
        return Thing(conflicts=self.conflicts) if len(self.found) > 1 else None

    def join(self, prefer="left"):
        self.services.ask("join", prefer)
        self.found = self.found[:1]

    def take(self, record):
        self.services.ask("take", record)
        self.found = [each for each in self.found if each.record == record]

    def look(self, file):
        self.services.ask("look_at_plan", file)
        return self.look_of

    def load(self, file):
        self.services.ask("load_event", file)
        return self.look_of

    def save(self, file, tag):
        self.services.ask("save_plan", file, tag)
        return self.look_of.event

    def write_template(self, file, tag):
        self.services.ask("write_template", file, tag)


class _Planning(_Room):
    def events(self):
        event = Thing(
            id="e",
            code="G26",
            name="Games 2026",
            exercise=True,
            begins="2026-06-01",
            ends="2026-06-14",
            place="",
            head="",
        )
        return self.some([event])

    def sites(self):
        sites = [("F-12", "Plov & Tea"), ("W-02", "Tap at Gate C"), ("C-01", "Pool chlorine store")]
        return self.some(
            [
                Thing(
                    event="e",
                    code=c,
                    name=n,
                    venue="ST",
                    venue_name="Central Stadium",
                    kind="stand",
                )
                for c, n in sites
            ]
        )

    def assignments(self):
        visits = [("F-12", "fk_food", "Aibek Inspector"), ("W-02", "fk_water", "B. Other")]
        return self.some(
            [
                Thing(id=f"a{n}", site=site, form=form, person=person, due="2026-06-02")
                for n, (site, form, person) in enumerate(visits)
            ]
        )

    def visitors(self):
        return self.some(["Aibek Inspector", "B. Other"])

    def forms_for(self, site):
        fits = {"F": "fk_food", "W": "fk_water", "C": "fk_chem"}.get(site[:1])
        return Thing(
            fitting=[form for form in self.forms() if form.id == fits],
            others=[form for form in self.forms() if form.id != fits],
        )

    def assign(self, site, form, person="", due=""):
        self.services.ask("assign", site, form, person, due)

    def devices(self):
        words = "amber basin cedar delta ember"
        row = Thing(
            device="d1", name="Aibek Inspector", role="inspector", words=words, revoked=False
        )
        other = Thing(
            device="d2", name="Bolat", role="supervisor", words="fern glass hotel", revoked=False
        )
        return self.some([row, other])

    def forms(self):
        titles = {
            "fk_food": "Food inspection",
            "fk_water": "Water point",
            "fk_chem": "Chemical store",
        }
        return self.some(
            [Thing(id=i, version="2026.1", title=t, hash=i) for i, t in titles.items()]
        )

    def built_in_forms(self):
        return ("fk_food", "fk_water", "fk_chem")

    def regular_visits(self):
        return self.some([replace(visit) for visit in REGULAR])

    def roster_gaps(self):
        return RosterGaps(("B. Other",), (), ("Bolat",))

    def read_card(self, file):
        self.services.ask("read_card", file)
        return Thing(
            name="Aybek Inspektor",
            role="inspector",
            words="fern glass hotel ivory jade",
            in_plan="known" in file.name,
            enrolled="enrolled" in file.name,
            other_words=(),
        )

    def enrol_card(self, reading):
        self.services.ask("enrol_card", reading.name)
        return reading

    def revoke(self, name, reason):
        self.services.ask("revoke", name, reason)
        return Thing(name="Aibek Inspector")

    def add_form(self, file, job=None):
        self.services.ask("add_form", file)
        if "repaired" in file.name or "good" in file.name:
            warnings = 2 if "warned" in file.name else 0
            return Thing(id="f", version="1", title="Market", hash="f", warnings=warnings)
        problems = checked_form().problems
        raise FieldKitError("form.refused", name=file.name, count=1, first="x", problems=problems)

    def check_form(self, file, job=None):
        self.services.ask("check_form", file)
        return checked_form() if "market" in file.name else checked_form(problems=(), repairs=())

    def repair_form(self, file, copy, only=(), job=None):
        self.services.ask("repair_form", file, copy, tuple(only))
        left = tuple(p for p in PROBLEMS if p.severity != "error")
        made = tuple(r for r in REPAIRS if not only or r.code in only)
        rest = tuple(r for r in REPAIRS if r not in made)
        return FormRepair(copy, made, checked_form(problems=left, repairs=rest))

    def withdraw(self, visit):
        self.services.ask("withdraw", visit)
        return Thing(site="F-12")

    def write_card(self, file):
        self.services.ask("write_card", file)

    def write_pack(self, file, job, passphrase=None):
        self.services.ask("write_pack", file, passphrase)
        return Thing(file=str(file), records=30, attachments=6, bytes=400_000)


class _HandingOver(_Room):
    def outgoing(self):
        return (
            Thing(inspections=0, records=0, attachments=0, bytes=0)
            if self.services.is_empty
            else Thing(inspections=4, records=4, attachments=9, bytes=2_400_000)
        )

    receipt_days = 3
    went_on_at = 0

    def overdue(self):
        return [row for row in self.some(inspections()) if row.overdue]

    def expect_receipts_within(self, days):
        self.services.ask("expect_receipts_within", days)

    def drives(self):
        return self.some(
            [Thing(path=Path("/media/stick"), label="KINGSTON", free_bytes=7_800_000_000)]
        )

    def suggested_name(self):
        return "Aibek-20260602-1402.fieldkit"

    def export_for(self, file, order, job):
        self.services.ask("export_for", file, order)
        job.checkpoint(1, 1, "export")
        records, attachments = (40, 90) if order.everything else (4, 9)
        written = Thing(
            file=str(file),
            records=records,
            attachments=attachments,
            bytes=1_200_000,
            went_on_at=self.went_on_at,
        )
        return Thing(**vars(written), parts=(written,) * 3 if order.largest else ())


class _Receiving(_Room):
    def look(self, path, passphrase=None):
        self.services.ask("look", path, passphrase)
        if "cut" in path.name:
            return Arrival(str(path), problem=FieldKitError("ledger.bad_signature"))
        if "known" in path.name:
            return Arrival(str(path), "Aibek Inspector", "d1", "amber basin cedar", known=17)
        if "pack" in path.name:
            words = "fern glass hotel ivory jade"
            return Arrival(str(path), "Nargiza", "d8", words, new=16, new_supervisor=True)
        if "strange" in path.name:
            return Arrival(
                str(path), "B. Unknown", "d9", "fern glass hotel ivory jade", new=3, quarantined=3
            )
        return Arrival(
            str(path),
            "Aibek Inspector",
            "d1",
            "amber basin cedar delta ember",
            new=14,
            known=3,
            gaps=(Gap("d1", 4, 5),),
            conflicts=1,
            alerts=2,
        )

    def accept(self, path, job, passphrase=None):
        self.services.ask("accept", path)
        return self.look(path, passphrase)

    def arrivals(self):
        row = Thing(
            number=1,
            at="2026-06-01T19:00:00+05:00",
            file="aibek-20260601.fieldkit",
            device="d1",
            outcome={"new": 11, "known": 0},
        )
        return self.some([row])


class _Watching(_Room):
    """`found` are the files of the next glance, `away` a pulled stick, `settled` what was told."""

    def __init__(self, services):
        super().__init__(services)
        self.watched, self.found, self.settled, self.away = None, [], [], False

    def choose(self, watched):
        self.services.ask("choose", watched)
        self.watched = watched

    def watch(self, folder):
        return self

    def glance(self):
        found, self.found = self.found, []
        return Glance(is_there=not self.away, ready=tuple(found))

    def settle(self, watch, path):
        self.settled.append(path)

    def is_worth_telling(self, watch, arrival):
        return True


def conflict() -> Conflict:
    """Tanker 3 corrected on two laptops: two answers to decide, one changed on one side."""
    row = next(each for each in inspections() if each.state == "conflict")
    sides = tuple(
        SideRow(
            side=side,
            revision=f"{number}a" * 32,
            person=person,
            device=f"d{number}",
            words=words,
            seq=30 + number,
            at=f"2026-06-02T1{number}:02:07+05:00",
            number=2,
            reason=reason,
            withdrawn=False,
            score="84",
            grade="B",
            alert="none",
        )
        for number, side, person, words, reason in (
            (1, "left", "Aibek Inspector", "amber basin cedar delta ember", ""),
            (2, "right", "Nargiza", "fern glass hotel ivory jade", "Read from the paper form"),
        )
    )

    def answer(place, label, base, left, right, **more):
        standing = more.pop("standing", "conflict")
        return ConflictAnswer(
            place=place,
            path=place,
            kind=more.pop("kind", "answer"),
            label=label,
            around=more.pop("around", ""),
            standing=standing,
            base=base,
            sides=(left, right),
            base_words=base,
            words=(left, right),
            proposal=more.pop("proposal", None),
            **more,
        )

    shop = "Reading 2: Plov"
    answers = (
        answer("/f/site", "Site", "T-03", "T-03", "T-03", standing="same", proposal="T-03"),
        answer("/f/temp", "Temperature, °C", "41", "58", "63", around="Reading 1: Samsa"),
        answer("/f/r[2]", shop, "yes", "no", "yes", kind="instance"),
        answer(
            "/f/r[2]/t",
            "Temperature, °C",
            "70",
            None,
            "66",
            around=shop,
            standing="changed",
            proposal="66",
        ),
        answer(
            "/f/remarks",
            "What did you see, and what was said about it?",
            "",
            "The refrigerator was open and its thermometer is broken; a new one comes tomorrow.",
            "",
            standing="changed",
            proposal="The refrigerator was open and its thermometer is broken; a new one comes tomorrow.",
        ),
        answer(
            "/f/hot",
            "Hot holding: food kept at 60 °C or more",
            "In",
            "Out",
            "In",
            standing="changed",
            proposal="Out",
        ),
        answer(
            "/f/who",
            "Met",
            "A. Vendor",
            "A. Vendor",
            "A. Vendor",
            standing="same",
            proposal="A. Vendor",
        ),
    )
    return Conflict(row, ("b" * 64,), sides, answers)


class _Resolving(_Room):
    def __init__(self, services):
        super().__init__(services)
        self.settled = False

    def queue(self):
        return [conflict().row] if self.services.has_conflict and not self.settled else []

    def conflict(self, key, language=None):
        self.services.ask("conflict", key)
        return conflict()

    def content(self, sha256):
        return None

    def preview(self, key, decision, language=None):
        self.services.ask("preview", key, decision)
        return detail(replace(conflict().row, state="finalised"))

    def resolve(self, key, decision):
        self.services.ask("resolve", key, decision)
        self.settled = True
        self.services.changes.announce(Changes.of("inspection", key))

    def begin(self, key, decision):
        self.services.ask("begin", key, decision)
        return Thing(id="d3", site="T-03")


class _Reviewing(_Room):
    def __init__(self, services):
        super().__init__(services)
        self.decided = set()

    def queue(self):
        return self.some(
            [
                r
                for r in inspections()
                if r.state in ("received", "finalised") and r.id not in self.decided
            ]
        )

    def approve(self, key, comments=()):
        self.services.ask("approve", key, tuple(comments))
        self._decide(key)

    def return_(self, key, comments):
        self.services.ask("return", key, tuple(comments))
        self._decide(key)

    def _decide(self, key):
        """Announced before the call returns, as the real use case does."""
        self.decided.add(key)
        self.services.changes.announce(Changes.of("review", key))
