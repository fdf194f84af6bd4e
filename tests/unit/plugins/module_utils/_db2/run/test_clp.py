"""The command line: what is started, how answers are told apart, what counts as an error."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.errors import Db2Error
from ansible_collections.sametime.estate.plugins.module_utils._db2.run.clp import Answer, Clp, runner, split_batch

PROFILE = "/home/db2inst1/sqllib/db2profile"


class Runner:
    """Answers with the next of its answers and notes what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, argv):
        self.asked.append(argv)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_a_statement_is_one_argument_and_meets_no_shell():
    run = Runner((0, "DB20000I  The DEACTIVATE DATABASE command completed successfully.", ""))
    Clp(run, PROFILE).statement("force application (1, 2)")
    shell, option, script, profile, *rest = run.asked[0]
    assert (shell, option, profile) == ("/bin/sh", "-c", PROFILE)
    assert rest == ["force application (1, 2)"]
    assert "LC_ALL=C" in script
    assert "unset DB2OPTIONS" in script
    assert "terminate" in script


@pytest.mark.parametrize(
    ("rc", "done"), [(0, True), (1, True), (2, True), (4, False), (6, False), (8, False), (127, False)]
)
def test_exit_codes(rc, done):
    assert Answer(rc, "").done is done


@pytest.mark.parametrize("rc", [4, 8, 127])
def test_reports_what_db2_said(rc):
    run = Runner((rc, "SQL1032N  No start database manager command was issued.\n", ""))
    with pytest.raises(Db2Error, match="db2 get it: SQL1032N  No start database manager command") as caught:
        Clp(run, PROFILE).must("get it")
    assert caught.value.details["rc"] == rc


def test_a_code_that_says_already_so_is_fine():
    run = Runner((4, "SQL1777N  HADR is already started.\n", ""))
    assert Clp(run, PROFILE).must("start it", "SQL1777N").has("SQL1777N")


def test_a_missing_profile_is_named():
    run = Runner((90, "", f"the profile {PROFILE} cannot be read\n"))
    with pytest.raises(Db2Error, match=f"the profile {PROFILE} cannot be read: set profile to the db2profile"):
        Clp(run, PROFILE).statement("terminate")


def read_answer(db2pd):
    return (
        "@@ batch\nlist db directory\nA\n\nget db cfg for STMS\nB\nC\n\n"
        "get dbm cfg\nD\n\nterminate\n"
        "DB20000I  The TERMINATE command completed successfully.\n\n@@ rc 6\n"
        f"@@ db2pd\n{db2pd}\n\n@@ rc 0\n@@ db2level\nL\n\n@@ rc 0\n@@ db2set\n\n@@ rc 0\n"
        "@@ cluster\n@> lssam\nE\n\n@@ rc 0\n"
    )


def test_one_read_is_one_shell():
    run = Runner((0, read_answer("P"), ""))
    answers = Clp(run, PROFILE).read("stms")
    assert len(run.asked) == 1
    assert run.asked[0][4:] == ["STMS", "list db directory", "get db cfg for STMS", "get dbm cfg", "terminate"]
    assert answers["list db directory"].output.strip() == "A"
    assert answers["get db cfg for STMS"].output.split() == ["B", "C"]
    assert answers["db2level"].output.strip() == "L"
    assert answers["cluster"].output.split() == ["@>", "db2", "get", "dbm", "cfg", "D", "@>", "lssam", "E"]
    assert "get dbm cfg" not in answers


def test_db2pd_is_asked_again_after_a_text_of_a_moment():
    pauses = []
    run = Runner(
        (0, read_answer("Changing data structure forced command termination."), ""),
        (0, "Changing data structure forced command termination.", ""),
        (0, "HADR is not active.", ""),
    )
    answers = Clp(run, PROFILE, pauses.append).read("STMS")
    assert answers["db2pd"].output == "HADR is not active."
    assert pauses


def test_a_cluster_manager_in_the_configuration_of_the_instance():
    run = Runner((0, " Cluster manager                                         = TSA\n", ""))
    manager = Clp(run, PROFILE).cluster_manager()
    assert manager is not None
    assert manager.name == "TSA"


def test_an_unusable_command_line_is_an_error():
    broken = '@@ batch\nSQL10007N Message "-1390" could not be retrieved.  Reason code: "3".\n\n@@ rc 8\n'
    with pytest.raises(Db2Error, match="db2 cannot be used: SQL10007N"):
        Clp(Runner((0, broken, "")), PROFILE).read("STMS")
    with pytest.raises(Db2Error, match="db2 cannot be used: sh: db2: not found"):
        Clp(Runner((127, "", "sh: db2: not found")), PROFILE).read("STMS")


def test_a_statement_that_was_not_run_is_missed():
    with pytest.raises(Db2Error, match="did not run the statement 'get db cfg for STMS'"):
        split_batch("list db directory\nA\n", ["list db directory", "get db cfg for STMS"])


def test_variables_of_the_scripts_are_left_to_the_shell():
    seen = []
    runner(lambda argv, **options: seen.append((argv, options)) or (0, "", ""))(["$PATH"])
    assert seen == [(["$PATH"], {"expand_user_and_vars": False})]
