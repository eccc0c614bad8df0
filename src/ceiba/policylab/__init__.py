"""Cells -> roadblocks, scenarios, economics, contracts, places, capacity, roadmap.

Each part has a door of its own: `nation` (weights, strata, ranges, recounting), `losses` (what each roadblock costs), `scenarios` (a pack
with changes laid over it), `economics` (models, uncertainty, equity), `payments` (budget impact and contracts), `places` (travel, access,
capacity, where to put laboratories) and `roadmap` (which lever, when, for how much).
"""
