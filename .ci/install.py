"""Run `pip install` with the arguments of the command line, and show one line of how far it is.

    .venv/bin/python .ci/install.py -c requirements.lock -e .

What pip prints is shown when it fails. Exit code: that of pip.
"""

import subprocess
import sys
import time


def main() -> int:
    """Install, and count what pip collects."""
    # Python compiles what is imported; pip would compile all of it, which is a third of its time.
    command = [sys.executable, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check"]
    command += ["--progress-bar", "off"]
    started, packages, printed = time.monotonic(), 0, 0.0
    output: list[str] = []
    live = sys.stderr.isatty()
    show(f"installing into {sys.prefix}: it takes a minute or two, and several hundred megabytes", live)
    with subprocess.Popen(
        [*command, *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            output.append(line)
            packages += line.startswith("Collecting ")
            is_end = line.startswith("Installing collected packages")
            if line.startswith("Collecting ") or is_end:
                seconds = time.monotonic() - started
                what = "unpacking" if is_end else line.split()[1]
                if live or is_end or seconds - printed >= 10:
                    show(f"{packages} packages, {seconds:.0f} s: {what}", live)
                    printed = seconds
    if pip.returncode:
        sys.stderr.writelines(["\n", *output])
    else:
        show(f"installed {packages} packages in {time.monotonic() - started:.0f} s", live)
        sys.stderr.write("\n" if live else "")
    return pip.returncode


def show(text: str, live: bool) -> None:
    """Print a line, on a terminal in place of the last one."""
    sys.stderr.write(f"\r\x1b[2K{text[:79]}" if live else f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
