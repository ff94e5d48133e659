"""Serve moto's S3 for a soak, with connections that stay open: a request then costs half as much.

python soak/s3_server.py --bucket lakes --port 7711 &
export AWS_ENDPOINT_URL=http://127.0.0.1:7711 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1 AWS_ALLOW_HTTP=true
"""

import argparse
import logging
import threading
import time

import boto3  # type: ignore[import-untyped]
from moto.server import ThreadedMotoServer
from werkzeug.serving import WSGIRequestHandler


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bucket", default="lakes")
    parser.add_argument("--port", type=int, default=7711)
    options = parser.parse_args()
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", options.port, verbose=False)
    server.start()
    while server._server is None:
        time.sleep(0.05)
    named = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{options.port}", **named).create_bucket(Bucket=options.bucket)
    threading.Event().wait()


if __name__ == "__main__":
    main()
