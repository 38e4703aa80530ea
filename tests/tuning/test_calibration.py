"""The operating points follow the stated costs, and never flood peers with needless alerts."""

from __future__ import annotations

import numpy as np
import pytest

from tuning.calibration import cheapest_point

SCORES = np.array([0.05, 0.15, 0.25, 0.35, 0.55, 0.65, 0.75, 0.85])
WANTED = np.array([False, False, True, False, True, False, True, True])


def test_the_dearer_a_miss_the_lower_the_point() -> None:
    points = [cheapest_point(SCORES, WANTED, np.full(8, cost)) for cost in (0.4, 4.0)]
    assert points[0] > points[1]


def test_a_miss_that_costs_more_than_every_needless_offer_is_not_made() -> None:
    assert cheapest_point(SCORES, WANTED, np.full(8, 200.0)) <= 0.25


def test_a_point_with_too_many_needless_alerts_is_passed_over_even_if_it_is_cheap() -> None:
    assert cheapest_point(SCORES, WANTED, np.full(8, 200.0), precision=0.9) > 0.65


def test_where_no_point_is_precise_enough_the_cheapest_is_taken() -> None:
    calm = np.zeros(8, dtype=bool)
    assert cheapest_point(SCORES, calm, np.full(8, 1.0), precision=0.9) == pytest.approx(0.86, abs=0.05)
