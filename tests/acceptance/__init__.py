"""What the company owes, seen from outside; its installations run while this package is tested."""
