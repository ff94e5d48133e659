"""One Python worker of a TaskManager: what Flink starts as the command of Beam's PROCESS environment.

The arguments are those of Beam's container contract: --id, and --provision_endpoint, which tells the other endpoints.
The process ends when its TaskManager does, for its control channel breaks.
"""

import argparse
import logging

import grpc
from apache_beam.portability.api import beam_provision_api_pb2, beam_provision_api_pb2_grpc
from apache_beam.runners.worker.sdk_worker import SdkHarness
from apache_beam.runners.worker.worker_id_interceptor import WorkerIdInterceptor


def main() -> None:
    """Serve the TaskManager until it closes the channel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--id", required=True)
    parser.add_argument("--provision_endpoint", required=True)
    arguments, _ = parser.parse_known_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with grpc.insecure_channel(arguments.provision_endpoint) as plain:
        channel = grpc.intercept_channel(plain, WorkerIdInterceptor(arguments.id))
        stub = beam_provision_api_pb2_grpc.ProvisionServiceStub(channel)
        info = stub.GetProvisionInfo(beam_provision_api_pb2.GetProvisionInfoRequest(), timeout=60).info
    SdkHarness(info.control_endpoint.url, worker_id=arguments.id).run()


if __name__ == "__main__":
    main()
