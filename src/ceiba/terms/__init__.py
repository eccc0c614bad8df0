"""The vocabulary every room speaks: codes, markers, answers, roadblocks, money, dates, declared tables. Types only."""
