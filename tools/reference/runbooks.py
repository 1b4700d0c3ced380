"""docs/reference/runbooks.md: the format of runbooks, and what lint says."""

from seatrial.domains.runbooks.rules.fences import FLAGS, VALUES
from seatrial.domains.runbooks.types import FILLS, PHASE_OF, REQUIRED, SLOTS, Front
from tools.reference.tables import fields_table, table

_PHASES = {
    "check": "runs before all steps",
    "step": "a step",
    "verify": "runs after the step that names it, and after all steps",
    "undo": "takes a step back: runs only when the run is rolled back",
}
_LANGUAGES = (
    ("`sh`, `bash`", "A script. `shell` is `sh`, `zsh` is `bash`."),
    ("`python`", "A program of Python."),
    (
        "`http`",
        "A request: its line, headers, an empty line, the body; then lines `HTTP 200` or `expect: REGEX` for "
        "the answer. `${NAME}` is URL-encoded.",
    ),
    (
        "`console`",
        "Commands behind `$ `, each followed by what it has to print; `...` stands for any lines. It "
        "verifies itself. A fence of `sh` that begins with a prompt is read as one.",
    ),
    ("`text`", "Words for a person, with `manual`."),
)
_PLACES = (
    ("a folder", "in that folder", "in a copy of the folder, which later steps find as it was left"),
    ("`ssh://`", "in the folder of its address, else in the home of the user", "in an empty folder"),
    ("`http://`", "the request is sent", "not at all, unless `simulate=` says what stands for it"),
)
#: What lint finds, by the code that stands in brackets behind each finding.
CODES = {
    "no-front-matter": "The file does not begin with front matter.",
    "front-matter": "The front matter is no YAML, or a key holds what it may not.",
    "unknown-key": "A key of the front matter is not known.",
    "no-service": "It names no service.",
    "no-owner": "It names no owner (R129).",
    "no-trigger": "It names no trigger (R129).",
    "no-kind": "It does not say its kind.",
    "no-estimate": "It does not say how long it takes.",
    "unmeasured-trigger": "A rollback is started by what is measured, and no trigger is (R113).",
    "bad-trigger": "The expression of a trigger cannot fire (R113).",
    "unused-series": "An expression does not use a series that the trigger names.",
    "bad-schedule": "A schedule is neither a word such as monthly nor cron.",
    "never-reviewed": "Nobody reviewed it.",
    "review-overdue": "Its review is over.",
    "bad-parameter": "A parameter cannot be what it says.",
    "unused-parameter": "No step uses the parameter.",
    "unknown-role": "There is no such role.",
    "dead-contact": "Nobody can tell how a contact is reached (R132).",
    "section-missing": "A section is missing that its kind has (R112 to R116, R131, R198).",
    "section-empty": "A section says nothing.",
    "deviation": "A deviation names no section, or no reason.",
    "no-command": "It holds no command as an example.",
    "no-troubleshooting": "It says nothing of what to do when a step fails.",
    "no-escalation": "It does not say who helps (R116).",
    "no-steps": "No step is run or confirmed.",
    "step-without-fence": "A numbered point of the steps is done by no run.",
    "no-verify": "Nothing verifies a step (R116).",
    "no-verification": "Nothing verifies the whole.",
    "no-rollback": "Nothing takes a step back that changes something.",
    "readonly-changes": "A step is called `readonly` and reads like a change; a dry run does not run it.",
    "lost-verify": "`verify` names no fence.",
    "lost-rollback": "`rollback` names no fence of the section Rollback.",
    "unknown-target": "A step acts on a target that the runbook does not list.",
    "unknown-attribute": "A fence has an attribute that is not known.",
    "bad-attribute": "An attribute holds what it may not.",
    "unlabelled-fence": "A fence does not say what it holds.",
    "empty-fence": "A step is empty.",
    "not-executed": "A fence has attributes of a step, and is none.",
    "placeholder": "`<NAME>` is left to be filled in.",
    "prompts": "A script holds prompts and is read as `console`.",
    "open-fence": "A fence is never closed.",
    "no-tree": "A runbook for troubleshooting has no decision tree (R132).",
    "bad-tree": "A decision tree leads nowhere.",
    "dead-link": "A link leads to a file that is not there.",
    "dead-anchor": "A link leads to a heading that is not there.",
    "lost-attachment": "An attachment is not there.",
    "lost-document": "A document is not at its path (R130).",
    "document-changed": "A document changed since the runbook was written for it (R130).",
    "document-without-hash": "A document has no hash to compare with.",
    "alert-without-entry": "An alert of the service has no entry in its runbook for troubleshooting (R115).",
    "threshold-drift": "A threshold for scaling is not the one of the capacity plan (R114).",
    "encoding": "The file is no UTF-8.",
    "unreadable": "The file is too long to be read.",
}


def runbooks() -> str:
    """docs/reference/runbooks.md"""
    return "\n\n".join(
        [
            "# Runbooks",
            "A runbook is a Markdown file of a workspace. It is one where it lies in a folder `runbooks` or "
            "`playbooks`, at any depth (READMEs apart), or where its front matter says `kind`, `service` and "
            "`trigger`. It is called by its service and its file: `runbooks/deploy.md` of `edi-gateway` is "
            "`edi-gateway/deploy`, and `runbook:edi-gateway/deploy` among definitions. How to write one: "
            "[write a runbook](../how-to/write-a-runbook.md).",
            "## Front matter",
            "What stands between two lines `---` at the beginning, as YAML. A key that is not known is a "
            "finding, but for those by which site builders place a page (`weight`, `tags`, `layout`).",
            fields_table(Front),
            "Parameters reach programs as variables of their environment, `NAME` and `SEATRIAL_NAME` in "
            "capitals. Text is never pasted into a script.",
            "## Sections",
            "A heading begins a section, at whichever level; what stands below deeper headings belongs to "
            "it. Headings are understood in other words too, as `Procedure` for Steps, `Before you begin` "
            "for Prerequisites, `Revert` for Rollback; `seatrial runbook lint --sections` prints what each "
            "was understood as.",
            _sections(),
            "A section that a runbook has no need of is named in `deviations`, with the reason: "
            "`deviations: ['data: it stores nothing']`.",
            *_of_fences(),
            "## What lint says",
            "Each finding has file, line, column, a remedy, and a code in brackets. Errors make a runbook a "
            "draft; those of its format forbid to apply it.",
            table(("code", "meaning"), [(f"`{code}`", words) for code, words in sorted(CODES.items())]),
        ]
    )


def _of_fences() -> list[str]:
    return [
        "## Fences",
        "The fences of some sections are what a run does; all others are examples. Fences in lists count "
        "as well, and the words of their point are the step's title.",
        table(("fences of", "in a run"), _fences()),
        table(("language", "what it is"), _LANGUAGES),
        "Attributes stand behind the language: ```` ```sh name=start timeout=2m verify=healthy ````. "
        "Values with blanks stand in quotes. What is not known is a finding.",
        table(("attribute", "meaning"), [(f"`{name}=`", words) for name, words in VALUES.items()]),
        table(("flag", "meaning"), [(f"`{name}`", words) for name, words in FLAGS.items()]),
        "## Where steps start",
        table(("target", "rehearse, live, and what a dry run runs", "simulate"), _PLACES),
        "A step finds its parameters, what lies in that folder, and the files that its runbook attaches. How "
        "targets are granted: [run a runner](../how-to/run-a-runner.md).",
        *_ATTACHED,
        "## Decision trees",
        "Nested lists in a section `Decision tree`: a question, below it one point for each answer. An "
        "answer ends with a colon or an arrow; behind it stands the next question, or what to do.",
        "```markdown\n- Does `/healthz` answer?\n  - yes: Is the queue growing?\n"
        "    - yes -> one more router: [scale](scale.md)\n    - no: it is well\n"
        "  - no: [roll back](rollback.md)\n```",
    ]


_ATTACHED = (
    "## What it attaches",
    "`attachments` of the front matter are files of the workspace, by their paths from its root. While a "
    "step runs, they lie in a folder of its own, which `SEATRIAL_ATTACHMENTS` names, by the same paths: "
    "`attachments: [runbooks/sql/rebuild.sql]` is `$SEATRIAL_ATTACHMENTS/runbooks/sql/rebuild.sql` to it.",
    table(
        ("target", "where they lie"),
        [
            (
                "a folder, `ssh://`",
                "In a new folder below `/tmp` (on the runner's own machine below its `TMPDIR`), readable for "
                "whoever the step runs as and nobody else; over SSH they are copied by SFTP and read back. "
                "It is gone when the step has ended: copy what has to stay.",
            ),
            ("`simulate`", "In the sandbox, read-only."),
            ("`http://`", "Nowhere: a request says all that is sent."),
        ],
    ),
    "They are the files of the revision that runs, by their digests, also where the workspace has others by "
    "then. Whoever approves what runs approves them, and the runner compares each with what was approved. "
    "Pictures and PDF files (`.png`, `.jpg`, `.jpeg`, `.gif`, `.svg`, `.webp`, `.pdf`) are for people: they "
    "are no part of what is approved, and no step gets them. All together may have 4 MiB.",
    "The page of a runbook, its offline bundle, `seatrial runbook show` and the API say size and digest of "
    "each.",
)


def _sections() -> str:
    rows = []
    for slot, title in SLOTS.items():
        kinds = [kind for kind, slots in REQUIRED.items() if slot in slots]
        filled = [SLOTS[each] for each in FILLS.get(slot, ())]
        note = f"Says {', '.join(filled)} as well." if filled else ""
        rows.append((title, f"`{slot}`", ", ".join(f"`{kind}`" for kind in kinds), note))
    return table(("section", "name", "kinds that have it", ""), rows)


def _fences() -> list[tuple[str, str]]:
    return [
        (", ".join(SLOTS[slot] for slot, its in PHASE_OF.items() if its == phase), words)
        for phase, words in _PHASES.items()
    ]
