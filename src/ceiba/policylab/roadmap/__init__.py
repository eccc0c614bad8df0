"""The roadmap: which levers to begin, in which year, for how much, and what a country gains."""
