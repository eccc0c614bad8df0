"""HiGHS that says nothing: standard output belongs to the results, which may be JSON."""

from __future__ import annotations

from typing import Any


def quiet_highs() -> Any:  # noqa: ANN401 - the library declares no types
    """Return a new solver on one thread, the same answer every time, that prints neither its banner nor its log.

    The library prints its banner when it is made, before any option can be set; so the option is set where it is made.
    """
    import highspy

    made: Any = highspy.Highs

    class Quiet(made):  # type: ignore[misc]  # the library declares no types
        def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    solver: Any = Quiet()  # type: ignore[no-untyped-call, unused-ignore]  # the same
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    return solver
