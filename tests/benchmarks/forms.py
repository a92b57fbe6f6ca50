"""Figures of the live form against JavaRosa in the same run: loading, changes, chains, repeats.

Run: python -m tests.benchmarks forms. JavaRosa needs Java, pyxform's jar and the driver of
the conformance kit; without them the ratios are left out.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.benchmarks.figure import Figure

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>bench</h:title><model>'
)
CHANGES = 200


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


def javarosa(form: str, steps: list[list[str]]) -> tuple[float, list[float]] | None:
    """Load and step times of the peer in milliseconds; None where it is not at hand."""
    shared = Path(os.environ.get("FIELDKIT_SHARED") or Path(__file__).parents[3] / "shared")
    driver = shared / "conformance" / "peers" / "Peer.java"
    try:
        import pyxform
    except ImportError:
        return None
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    java = shutil.which("java")
    if java is None or not driver.exists() or not jar.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        form_file, steps_file = Path(folder, "form.xml"), Path(folder, "steps.json")
        form_file.write_text(form, encoding="utf-8")
        steps_file.write_text(json.dumps(steps), encoding="utf-8")
        command = [java, "-Xss4m", "-cp", str(jar), str(driver), str(form_file), str(steps_file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    loaded = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    load = float(loaded[0]["ms"]) if loaded else 0.0
    return load, [line["ms"] for line in lines]


def figures(binds=5000):
    """All figures of this file; ratios are JavaRosa's time by ours."""
    return [*beside_javarosa(binds), *slices()]


def beside_javarosa(binds):
    """Loading a large form and changing answers all over it."""
    form, steps = form_of_binds(binds), changes(CHANGES, binds)
    session: list[FormSession] = []
    load = spent(lambda: session.append(FormSession.new(read_form(form.encode()))))
    ours = spread([spent(lambda s=step: session[0].set(s[1], s[2])) for step in steps])
    peer = javarosa(form, steps)
    loaded = Figure(f"form of {binds} binds: load", f"{load:.0f} ms", target=">= 15")
    changed = Figure("the same: one change, p95", f"{ours['p95']} ms", target=">= 50, <= 1 ms")
    if peer is None:
        return [loaded, changed]
    theirs = spread(peer[1])["p95"]
    return [
        loaded._replace(peer=f"{peer[0]:.0f} ms, JavaRosa", ratio=peer[0] / load),
        changed._replace(peer=f"{theirs} ms, JavaRosa", ratio=theirs / ours["p95"]),
    ]


def slices():
    """Changes that reach a thousand others, and repeats."""
    chain = FormSession.new(read_form(form_of_chain(1000).encode()))
    chained = spread([spent(lambda n=n: chain.set("/data/c0", str(n))) for n in range(20)])
    repeat = FormSession.new(read_form(form_of_repeat().encode()))
    repeat.set("/data/f", "1")
    adding = spread([spent(lambda: repeat.add("/data/r")) for _ in range(500)])
    inside = spread(
        [spent(lambda n=n: repeat.set(f"/data/r[{n}]/a", str(n))) for n in range(1, 501)]
    )
    outside = spread([spent(lambda n=n: repeat.set("/data/f", str(n))) for n in range(2, 12)])
    return [
        Figure(
            "change that a chain of 1,000 follows, p95", f"{chained['p95']} ms", target="<= 16 ms"
        ),
        Figure("add an instance, up to 500, p95", f"{adding['p95']} ms"),
        Figure("change inside one of 500 instances, p95", f"{inside['p95']} ms", target="<= 1 ms"),
        Figure(
            "change that all 500 instances read, p95", f"{outside['p95']} ms", target="<= 16 ms"
        ),
    ]
