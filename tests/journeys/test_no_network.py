"""The whole job is done without a network: whoever asked for one would be refused here."""

import subprocess
import sys

DENIED = """
import socket, sys

def deny(*_args, **_options):
    raise RuntimeError("somebody asked for the network")

socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = deny
socket.getaddrinfo = socket.create_connection = deny
try:
    socket.create_connection(("127.0.0.1", 9))
except RuntimeError:
    from fieldkit.cli.main import run
    sys.exit(run(["demo", "--into", sys.argv[1]], lambda _: 3))
sys.exit("nothing is denied")
"""


def test_the_whole_job_asks_for_no_network(project, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", DENIED, str(tmp_path / "demo")],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert list((tmp_path / "demo").rglob("*.pdf"))
