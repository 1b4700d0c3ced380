"""That a page was not taken."""

from seatrial.kit.problems import Problem


class CannotPage(Problem):
    """Nobody took the page over. `lasts`: they will not take it later either. The words hold no address."""

    type = "cannot-page"
    title = "The page is not sent"
    status = 502

    def __init__(self, detail: str, *, lasts: bool = False, remedy: str = "") -> None:
        super().__init__(detail, remedy=remedy)
        self.lasts = lasts
