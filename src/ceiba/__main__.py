"""`python -m ceiba`."""

from ceiba.cli import main

main()
