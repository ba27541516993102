"""Batch by file: requests out and replies in as files, with no endpoint at all."""

from cs_eval.filed.batches import Standing, read_batch, write_batch
from cs_eval.filed.order import Order
from cs_eval.filed.postbox import PER_FILE

__all__ = ["PER_FILE", "Order", "Standing", "read_batch", "write_batch"]
