"""Check kubernetes.yaml against the schema of the Flink Kubernetes Operator: check_manifest.py [FOLDER]

The schema is that of the npm package @kubernetes-models/flink, which is made from the operator's resource definition;
it is installed into FOLDER (default build/flink-schema). Needs node and npm; exits with 3 where it cannot be had.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

PACKAGE = "@kubernetes-models/flink@1.0.1"
MANIFEST = Path(__file__).with_name("kubernetes.yaml")
VALIDATE = """\
import {FlinkDeployment} from "@kubernetes-models/flink/flink.apache.org/v1beta1/FlinkDeployment";
import {readFileSync} from "node:fs";
try {
  new FlinkDeployment(JSON.parse(readFileSync(0, "utf-8"))).validate();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
"""


def check(manifest: str, folder: Path) -> str:
    """Return what is wrong with the FlinkDeployments of a manifest, '' when nothing is."""
    problems = ""
    for document in yaml.safe_load_all(manifest):
        if document["kind"] == "FlinkDeployment":
            command = ["node", "--input-type=module", "--eval", VALIDATE]
            done = subprocess.run(command, input=json.dumps(document), capture_output=True, text=True, cwd=folder)
            problems += done.stderr if done.returncode else ""
    return problems


def main() -> int:
    """Install the schema, check, print what is wrong."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/flink-schema")
    if not (shutil.which("npm") and shutil.which("node")):
        sys.stderr.write("check_manifest: there is no npm; install Node.js 20 or newer, then run this again\n")
        return 3
    if not (folder / "node_modules" / "@kubernetes-models" / "flink").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", PACKAGE]
        if subprocess.run(command, cwd=folder).returncode:
            sys.stderr.write(f"check_manifest: npm cannot get {PACKAGE}\n")
            return 3
    problems = check(MANIFEST.read_text(encoding="utf-8"), folder)
    sys.stdout.write(problems or f"{MANIFEST.name} is as the schema of {PACKAGE} has it\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
