"""A process that reads the kept state of a lake beside its writer.

It is not in the test's module, which a spawned process could not import.
"""

from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event

import lake_rows


def read_again_and_again(where: str, stop: Event, wrong: "Queue[str]") -> None:
    """Look for sightings 200 to 229 until `stop` is set; put a message for each state that a writer never made."""
    state = lake_rows.state_of(where)
    known = 0
    while not stop.is_set():
        state.refresh(None)
        numbers = [number for number in range(200, 230) if lake_rows.sighting_id(number) in state]
        if numbers != list(range(200, 200 + len(numbers))) or len(numbers) < known:
            wrong.put(f"{numbers} after {known}")
        known = len(numbers)
    state.close()
