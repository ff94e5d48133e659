#!/usr/bin/env bash
# Get Flink and Beam's job server for it into a folder: install.sh FOLDER [PYTHON]
# Flink's jars are part of the PyPI package apache-flink-libraries; the job server comes from Maven Central (pom.xml).
# Exits with 3 and says what is missing where Java (11 or 17) or Maven is not installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
python=${2:-python3}
flink_version=1.19.3

for tool in java mvn; do
    if ! command -v "$tool" >/dev/null; then
        echo "flink: there is no $tool; install a JDK (11 or 17) and Maven, then run this again" >&2
        exit 3
    fi
done
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ ! -f "$folder/flink/.ready" ]; then
    "$python" -m pip download --quiet --no-deps --dest "$folder/download" \
        "apache-flink-libraries==$flink_version" || {
        echo "flink: apache-flink-libraries $flink_version cannot be had from the package index" >&2
        exit 1
    }
    rm -rf "$folder/flink"
    mkdir -p "$folder/flink"
    tar xzf "$folder/download/apache-flink-libraries-$flink_version.tar.gz" -C "$folder/flink" --strip-components 3 \
        "apache-flink-libraries-$flink_version/deps/lib"
    rm -rf "$folder/download"
    touch "$folder/flink/.ready"
fi
if [ ! -f "$folder/job-server/.ready" ]; then
    mvn --quiet --batch-mode --file "$here/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$folder/job-server" || {
        echo "flink: Maven could not get the job server that $here/pom.xml names" >&2
        exit 1
    }
    touch "$folder/job-server/.ready"
fi
echo "flink: Flink and the job server are in $folder"
