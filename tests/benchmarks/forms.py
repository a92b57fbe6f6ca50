"""Figures of the live form beside the two ODK engines in the same run: loading, changes, lists.

Run: python -m tests.benchmarks forms. A load of ours is that of a form nobody read before, in a
process that is warm; a peer's is the first of a process just begun, as a person waits for it. A
change is the call that answers, with all that follows from it.
Peers that are not at hand are left out (form_peers.py).
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time

from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.benchmarks.figure import Figure
from tests.benchmarks.form_peers import javarosa, web_forms

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


def changes(count: int, binds: int) -> list[list[str]]:
    """Steps that answer one question after another, all over the form."""
    groups = binds // 25
    return [["set", f"/data/g{n * 7 % groups}/q{n * 4 % 20}", str(n % 9 + 1)] for n in range(count)]


def figures(binds=5000):
    """All figures of this file; ratios are the peer's time by ours."""
    return [
        *beside_peer(binds, "JavaRosa", javarosa, (">= 15", ">= 50, <= 1 ms")),
        *beside_peer(1000, "Web Forms", web_forms, ("", "")),
        checking(binds),
        memory(binds),
        *chained(),
        *repeated(),
        *listed(),
    ]


def beside_peer(binds, name, play, targets):
    """Loading a large form and changing answers all over it."""
    form, steps = form_of_binds(binds), changes(CHANGES, binds)
    loads = []
    for _ in range(LOADS):
        gc.collect()  # What the load before left is no part of this one.
        loads.append(spent(lambda: begun(form)))
    session = begun(form)
    taken = [spent(lambda s=step: session.set(s[1], s[2])) for step in steps]
    seen = [spent(lambda s=step: changed_and_seen(session, s)) for step in steps]
    peer = play(form, steps)
    what, load = f"form of {binds} binds", statistics.median(loads)
    figures = [Figure(f"{what}: load", f"{load:.0f} ms", target=targets[0])]
    if peer is not None:
        warm = Figure(f"{what}: load, the peer warm too", f"{load:.0f} ms")
        figures = [
            beside(figures[0], peer.load, load, name),
            beside(warm, peer.again, load, name),
        ]
    for said, ours, theirs, target in (
        ("one change", taken, peer and peer.steps, targets[1]),
        ("one change and a look at every question", seen, peer and peer.seen, ""),
    ):
        for key in ("p50", "p95"):
            mine = spread(ours)[key]
            figure = Figure(f"the same: {said}, {key}", f"{mine} ms", target=target)
            figures.append(beside(figure, spread(theirs)[key], mine, name) if theirs else figure)
    return figures


def changed_and_seen(session, step):
    """What a face does that shows the whole form."""
    session.set(step[1], step[2])
    session.nodes()


def beside(figure, theirs, ours, name):
    """A figure with the peer's time and how many times as long that is."""
    return figure._replace(peer=f"{theirs:.3g} ms, {name}", ratio=theirs / ours)


def begun(form, files=None):
    """A new record of a form that nobody read before."""
    return FormSession.new(read_form(form.encode(), files))


def checking(binds):
    """Every answer checked, as before finalising."""
    form, steps = form_of_binds(binds), changes(CHANGES, binds)
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
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    what = f"memory of the whole process with a form of {binds} binds"
    return Figure(what, f"{float(done.stdout):.0f} MiB", target="<= 150 MB")


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
        Figure("its first filtered choices", f"{first:.1f} ms", target="<= 300 ms"),
        Figure("choices of another filter, p95", f"{following['p95']} ms", target="<= 20 ms"),
    ]
