"""Serve moto's S3 for a soak, with connections that stay open and without its choice among services.

python soak/s3_server.py --bucket lakes --port 7711 &
export AWS_ENDPOINT_URL=http://127.0.0.1:7711 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1 AWS_ALLOW_HTTP=true
"""

import argparse
import logging
import threading

import boto3  # type: ignore[import-untyped]
from moto.server import create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bucket", default="lakes")
    parser.add_argument("--port", type=int, default=7711)
    options = parser.parse_args()
    WSGIRequestHandler.protocol_version = "HTTP/1.1"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # The application of S3 itself: the one in front of it lists folders twice with each request.
    server = make_server("127.0.0.1", options.port, create_backend_app("s3"), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    named = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=f"http://127.0.0.1:{options.port}", **named).create_bucket(Bucket=options.bucket)
    threading.Event().wait()


if __name__ == "__main__":
    main()
