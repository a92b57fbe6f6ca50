"""Figures of the live form beside the two ODK engines in the same run: loading, changes, lists.

Run: python -m tests.benchmarks forms. A first load is that of a process just begun, as a person
waits for it, on both sides: our modules are imported before, Java and Node are started before, and
what Java loads of its own classes meanwhile is part of its load. Beside it stands the next load of
a process that is warm. A change is the call that answers, with all that follows from it; knowing
its consequences is to have the state of every question after it, as a face needs it.
Peers that are not at hand are left out (form_peers.py).
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert
from tests.benchmarks.figure import Figure
from tests.benchmarks.form_peers import Played, javarosa, web_forms
from tests.support.giant_forms import spreadsheet_of

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>bench</h:title><model>'
)
CHANGES, LOADS = 200, 9


def form_of_binds(count: int) -> str:
    """Groups of 25: 20 questions with relevance and constraints, 5 sums over their group."""
    nodes, binds, body = [], [], []
    for group in range(count // 25):
        names = [f"q{n}" for n in range(20)]
        sums = [f"s{n}" for n in range(5)]
        nodes.append(f"<g{group}>" + "".join(f"<{n}/>" for n in names + sums) + f"</g{group}>")
        at = f"/data/g{group}"
        for number, name in enumerate(names):
            relevant = f" relevant=\"{at}/q0 != '5'\"" if number == 9 else ""
            binds.append(
                f'<bind nodeset="{at}/{name}" type="int"{relevant} constraint=". &lt; 1000"/>'
            )
        for number, name in enumerate(sums):
            first, second = number * 4, number * 4 + 1
            binds.append(
                f'<bind nodeset="{at}/{name}" type="int" '
                f'calculate="{at}/q{first} * 2 + {at}/q{second}"/>'
            )
        fields = "".join(
            f'<input ref="{at}/{name}"><label>{name}</label></input>' for name in names
        )
        body.append(f'<group ref="{at}"><label>G</label>{fields}</group>')
    return (
        f'{HEAD}<instance><data id="bench">{"".join(nodes)}<meta><instanceID/></meta></data>'
        f"</instance>{''.join(binds)}</model></h:head><h:body>{''.join(body)}</h:body></h:html>"
    )


def form_of_chain(length: int) -> str:
    """Each calculation needs the one before."""
    nodes = "".join(f"<c{n}/>" for n in range(length))
    binds = "".join(
        f'<bind nodeset="/data/c{n}" type="int" calculate="/data/c{n - 1} + 1"/>'
        for n in range(1, length)
    )
    return (
        f'{HEAD}<instance><data id="chain">{nodes}</data></instance>'
        f'<bind nodeset="/data/c0" type="int"/>{binds}</model></h:head>'
        '<h:body><input ref="/data/c0"><label>c</label></input></h:body></h:html>'
    )


def form_of_repeat() -> str:
    """Five binds an instance, two aggregates outside."""
    return (
        f'{HEAD}<instance><data id="rep"><f/><t/><n/><r jr:template=""><a/><b/><l/><k/><m/></r>'
        '</data></instance><bind nodeset="/data/f" type="int"/>'
        '<bind nodeset="/data/t" type="int" calculate="sum(/data/r/l)"/>'
        '<bind nodeset="/data/n" type="int" calculate="count(/data/r[a &gt; 5])"/>'
        '<bind nodeset="/data/r/a" type="int"/><bind nodeset="/data/r/b" type="int"/>'
        '<bind nodeset="/data/r/l" type="int" calculate="../a * ../b * /data/f"/>'
        '<bind nodeset="/data/r/k" relevant="../a &gt; /data/f"/>'
        '<bind nodeset="/data/r/m" type="int" calculate="position(..)"/></model></h:head>'
        '<h:body><input ref="/data/f"><label>f</label></input><group ref="/data/r"><label>r</label>'
        '<repeat nodeset="/data/r"><input ref="/data/r/a"><label>a</label></input>'
        '<input ref="/data/r/b"><label>b</label></input><input ref="/data/r/k"><label>k</label>'
        "</input></repeat></group></h:body></h:html>"
    )


def form_of_list() -> str:
    """A choice of a list in a file, filtered by two answers."""
    nodeset = "instance('towns')/root/item[district = /data/district and size = /data/size]"
    return (
        f'{HEAD}<instance><data id="list"><district/><size/><town/></data></instance>'
        '<instance id="towns" src="jr://file-csv/towns.csv"/></model></h:head><h:body>'
        '<input ref="/data/district"><label>d</label></input>'
        '<input ref="/data/size"><label>s</label></input>'
        f'<select1 ref="/data/town"><label>t</label><itemset nodeset="{nodeset}">'
        '<value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>'
    )


def spent(work) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def spread(times: list[float]) -> dict[str, float]:
    """Median, 95th percentile and the worst, in milliseconds."""
    ranked = sorted(times)
    return {
        "p50": round(statistics.median(ranked), 3),
        "p95": round(ranked[int(len(ranked) * 0.95) - 1], 3),
        "max": round(ranked[-1], 3),
    }


class Measured(NamedTuple):
    """A form, what it is called, answers all over it, and the peer it is measured beside."""

    what: str
    form: str
    steps: list[list[str]]
    peer: str
    play: Callable[[str, list[list[str]]], Played | None]
    targets: tuple[str, str, str]


# A first load, a change, and the knowledge of all its consequences.
TARGETS = (">= 15", "<= 1 ms", ">= 50")


def of_binds(binds, peer, play, targets=("", "", "")):
    """Plain binds without a word of translation."""
    groups = binds // 25
    steps = [
        ["set", f"/data/g{n * 7 % groups}/q{n * 4 % 20}", str(n % 9 + 1)] for n in range(CHANGES)
    ]
    form = form_of_binds(binds)
    return Measured(f"form of {binds} binds", form, steps, peer, play, targets)


def of_spreadsheet(questions, peer, play, targets=("", "", "")):
    """Questions of all sorts in two languages, as pyxform makes them of a spreadsheet."""
    made = convert("giant.md", spreadsheet_of(questions).encode(), {}).xform
    groups = questions // 25
    steps = [["set", f"/data/g{n * 7 % groups}/q{n * 7 % groups}_2", "7"] for n in range(CHANGES)]
    what = f"spreadsheet of {questions} questions in two languages"
    return Measured(what, made.decode(), steps, peer, play, targets)


def figures(binds=5000):
    """All figures of this file; ratios are the peer's time by ours."""
    return [
        *beside_peer(of_binds(binds, "JavaRosa", javarosa, TARGETS)),
        *beside_peer(of_spreadsheet(binds, "JavaRosa", javarosa)),
        *beside_peer(of_binds(1000, "Web Forms", web_forms)),
        *beside_peer(of_spreadsheet(1000, "Web Forms", web_forms)),
        checking(binds),
        memory(binds),
        *chained(),
        *repeated(),
        *listed(),
    ]


def beside_peer(measured):
    """Loading a large form and changing answers all over it."""
    form, steps = measured.form, measured.steps
    first = statistics.median(first_loads(form))
    warm = statistics.median(warm_loads(form))
    session = begun(form)
    taken = [spent(lambda s=step: session.set(s[1], s[2])) for step in steps]
    known = [spent(lambda s=step: changed_and_seen(session, s)) for step in steps]
    peer = measured.play(form, steps)
    load, change, knowledge = measured.targets
    found = [
        (f"{measured.what}: load", first, peer and peer.load, load),
        ("the same, both warm", warm, peer and peer.again, ""),
    ]
    for said, ours, theirs, target in (
        ("one change", taken, peer and peer.steps, change),
        ("one change and all its consequences known", known, peer and peer.seen, knowledge),
    ):
        for key in ("p50", "p95"):
            other = spread(theirs)[key] if theirs else None
            found.append((f"the same: {said}, {key}", spread(ours)[key], other, target))
    return [
        beside(Figure(what, f"{ours:.3g} ms", target=target), theirs, ours, measured.peer)
        for what, ours, theirs, target in found
    ]


def first_loads(form):
    """Milliseconds of the first load of a form, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "form.xml")
        file.write_text(form, encoding="utf-8")
        program = (
            "import sys\nfrom pathlib import Path\nfrom tests.benchmarks.forms import begun, spent\n"
            "form = Path(sys.argv[1]).read_text(encoding='utf-8')\n"
            "print(spent(lambda: begun(form)))"
        )
        return [float(printed(program, str(file))) for _ in range(LOADS)]


def warm_loads(form):
    """Milliseconds of the later loads of a form, each as if it had never been read."""
    begun(form)
    found = []
    for _ in range(LOADS):
        gc.collect()  # What the load before left is no part of this one.
        found.append(spent(lambda: begun(form)))
    return found


def printed(program, *arguments):
    """What a Python program of its own process prints."""
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def changed_and_seen(session, step):
    """What a face does that shows the whole form."""
    session.set(step[1], step[2])
    session.nodes()


def beside(figure, theirs, ours, name):
    """A figure with the peer's time, where there is one, and how many times as long that is."""
    if theirs is None:
        return figure
    return figure._replace(peer=f"{theirs:.3g} ms, {name}", ratio=theirs / ours)


def begun(form, files=None):
    """A new record of a form that nobody read before."""
    return FormSession.new(read_form(form.encode(), files))


def checking(binds):
    """Every answer checked, as before finalising."""
    _, form, steps, *_ = of_binds(binds, "JavaRosa", javarosa)
    session = begun(form)
    for _, path, value in steps:
        session.set(path, value)
    ours = spread([spent(session.violations) for _ in range(20)])["p50"]
    figure = Figure(f"check all {binds} answers, p50", f"{ours} ms")
    peer = javarosa(form, [*steps, *[["validate"]] * 20])
    if peer is None:
        return figure
    return beside(figure, spread(peer.steps[len(steps) :])["p50"], ours, "JavaRosa")


def memory(binds):
    """What a process holds at most with a large form open in it, the interpreter included."""
    program = (
        "from tests.benchmarks.figure import most_memory\n"
        "from tests.benchmarks.forms import begun, form_of_binds\n"
        f"session = begun(form_of_binds({binds}))\n"
        "session.nodes()\n"
        "print(most_memory())"
    )
    what = f"memory of the whole process with a form of {binds} binds"
    return Figure(what, f"{float(printed(program)):.0f} MiB", target="<= 150 MB")


def chained():
    """A change that a thousand calculations follow, one after another."""
    chain = begun(form_of_chain(1000))
    whole, slices = [], []
    for number in range(20):
        pending, times = chain.setting("/data/c0", str(number)), []
        while pending.changes is None:
            times.append(spent(pending.work))
        whole.append(sum(times))
        slices += times
    return [
        Figure("change that a chain of 1,000 follows, p95", f"{spread(whole)['p95']} ms"),
        Figure("the longest of its slices", f"{spread(slices)['max']} ms", target="<= 16 ms"),
    ]


def repeated():
    """500 instances: added, changed, all changed at once, removed."""
    adding = [["add", "/data/r"] for _ in range(500)]
    inside = [["set", f"/data/r[{n}]/a", str(n)] for n in range(1, 501)]
    outside = [["set", "/data/f", str(n)] for n in range(2, 12)]
    removing = [["remove", "/data/r[250]"] for _ in range(100)]
    session = begun(form_of_repeat())
    peer = javarosa(form_of_repeat(), [*adding, *inside, *outside, *removing])
    found, done = [], 0
    for what, target, steps in (
        ("add an instance, up to 500, p95", "", adding),
        ("change inside one of 500 instances, p95", "<= 1 ms", inside),
        ("change that all 500 instances read, p95", "", outside),
        ("remove one of 500 instances, p95", "", removing),
    ):
        times = [spent(lambda s=step: getattr(session, s[0])(*s[1:])) for step in steps]
        figure = Figure(what, f"{spread(times)['p95']} ms", target=target)
        if peer is not None:
            theirs = spread(peer.steps[done : done + len(steps)])["p95"]
            figure = beside(figure, theirs, spread(times)["p95"], "JavaRosa")
        done += len(steps)
        found.append(figure)
    return found


def listed_in_xml() -> float:
    """Milliseconds to load the form of `listed` whose rows are XML, a line each."""
    rows = "\n".join(
        f"<item><name>t{n}</name><label>Town {n}</label><district>d{n % 1000}</district>"
        f"<size>{n % 3}</size></item>"
        for n in range(100_000)
    )
    files = {"towns.csv": f"<root>\n{rows}\n</root>".encode()}
    return spent(lambda: begun(form_of_list(), files))


def listed():
    """A choice from a list of 100,000 rows in a file, filtered by two answers."""
    rows = "\n".join(f"t{n},Town {n},d{n % 1000},{n % 3}" for n in range(100_000))
    files = {"towns.csv": f"name,label,district,size\n{rows}".encode()}
    made = []
    load = spent(lambda: made.append(begun(form_of_list(), files)))
    session = made[0]

    def choose(district):
        session.set("/data/size", "1")
        session.set("/data/district", f"d{district}")
        return session.question("/data/town").choices

    first = spent(lambda: choose(1))
    following = spread([spent(lambda n=n: choose(n)) for n in range(2, 42)])
    return [
        Figure("form with a list of 100,000 rows in a file: load", f"{load:.0f} ms"),
        Figure("the same with the list as XML: load", f"{listed_in_xml():.0f} ms"),
        Figure("its first filtered choices", f"{first:.1f} ms", target="<= 300 ms"),
        Figure("choices of another filter, p95", f"{following['p95']} ms", target="<= 20 ms"),
    ]
