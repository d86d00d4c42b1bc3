"""Linear programs (線形計画), exactly: corners that HiGHS names, checked in whole numbers, or the simplex."""
