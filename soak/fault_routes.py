"""The addresses of a fault-injecting server that the fault runs poll."""

import json
from urllib.request import urlopen


def routes(port: int) -> list[str]:
    """Return every route that is to be polled, and one feed on each of the other sites."""
    with urlopen(f"http://127.0.0.1:{port}/_catalog", timeout=10) as answer:
        catalog = json.load(answer)["routes"]
    paths = [path for path, about in catalog.items() if about["poll"]]
    chains = [path for path in paths if path.endswith("*")]  # redirects, as many as the number that follows
    paths = [path for path in paths if path not in chains]
    paths += [path[:-1] + hops for path in chains for hops in ("5", "30")]
    main = [f"http://127.0.0.1:{port}{path}" for path in paths]
    return main + [f"http://127.0.0.{host}:{port}/feed/ok.rss" for host in range(2, 9)]
