"""Invented people, drawn from a pack's facts and from nothing else, written as the files that `records` reads.

`write_people` invents them; `read_invented` tells whether a folder holds invented people, so that everything computed from it can
be headed *invented*. They are for trying the program, never evidence about a country.
"""

from ceiba.synthetic.invented import Invented, read_invented
from ceiba.synthetic.write import Written, write_people

__all__ = ["Invented", "Written", "read_invented", "write_people"]
