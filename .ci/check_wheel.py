"""Build a wheel, install it into a fresh environment, and use it away from the checkout.

    .venv/bin/python .ci/check_wheel.py

The dependencies are those of the environment that runs this: only the wheel itself is installed, so that it takes
seconds. What is checked: the wheel has every file that the package has in the checkout, the command runs on a file
and on a query, and `import ingest` takes less than .3 s of CPU.
"""

import os
import resource
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_IMPORT_SECONDS = 0.3


def main() -> None:
    """Build, install, and try it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run([*pip, "wheel", "--no-deps", "-w", name, str(ROOT)], check=True)
        (wheel,) = folder.glob("*.whl")
        check_files(wheel)
        venv.create(folder / "venv", with_pip=False)
        python = folder / "venv" / "bin" / "python"
        prefix = ["--python", str(python), "install", "--no-deps", str(wheel)]
        subprocess.run([*pip, *prefix], check=True)
        (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
        (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
        use(folder)


def check_files(wheel: Path) -> None:
    """End with an error when the wheel lacks a file of the package, or has one beside it."""
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src" / "ingest").rglob("*") if path.is_file()}
    package = {name for name in package if "__pycache__" not in name}
    schemas = {f"ingest/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()}
    wrong = sorted(names ^ (package | schemas))
    if wrong:
        sys.exit(f"{wheel.name} and the package differ in {', '.join(wrong[:10])}")


def use(folder: Path) -> None:
    """Run the installed command on a sample, and measure the import."""
    environment = {"PATH": f"{folder / 'venv' / 'bin'}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    sample = ROOT / "seeds" / "flood-wall-json-ld.html"
    for command in (
        ["ingest", "--version"],
        ["ingest", "run", str(sample), "--lake", "lake", "--workers", "1", "--json"],
        ["ingest", "sql", "select title, main_region_name, topic_names from latest"],
    ):
        subprocess.run(command, cwd=folder, env=environment, check=True, executable=folder / "venv" / "bin" / "ingest")
    where = "import ingest; print(ingest.__file__)"
    python = folder / "venv" / "bin" / "python"
    found = subprocess.run([python, "-c", where], cwd=folder, env=environment, check=True, capture_output=True)
    if not found.stdout.decode().startswith(str(folder)):
        sys.exit(f"{found.stdout.decode().strip()} was imported in place of the wheel")
    seconds = min(import_seconds(python, folder, environment) for _ in range(5))
    print(f"import ingest: {seconds:.2f} s of CPU")
    if seconds >= MAX_IMPORT_SECONDS:
        sys.exit(f"import ingest takes {seconds:.2f} s of CPU, and should take less than {MAX_IMPORT_SECONDS}")


def import_seconds(python: Path, folder: Path, environment: dict[str, str]) -> float:
    """Return the CPU seconds of a process that imports the package and ends."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-c", "import ingest"], cwd=folder, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    os.umask(0o022)
    main()
