"""What a map of some files would have to say, guessed from the files and told with its reasons."""

from cs_eval.guessing.proposal import Guess, Proposal, propose

__all__ = ["Guess", "Proposal", "propose"]
