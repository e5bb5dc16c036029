"""The callers in Perl and Java ask a process of nordlib: they run where the language is on the machine."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
COMMAND = [sys.executable, "-m", "nordlib", "decide", "--lines"]

PERL, JAVA, JAVAC = (shutil.which(program) or "" for program in ("perl", "java", "javac"))
needs_perl = pytest.mark.skipif(not PERL, reason="no Perl on this machine")
needs_java = pytest.mark.skipif(not JAVAC, reason="no Java on this machine")


def perl(script: str) -> list[str]:
    """The lines that a script prints which uses the module."""
    command = [PERL, "-I", str(EXAMPLES / "perl"), "-MNordlib", "-Mstrict", "-Mwarnings=FATAL,all", "-e", script, *COMMAND]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    assert done.returncode == 0
    return done.stdout.decode().splitlines()


CASE = """
binmode STDOUT, ':encoding(UTF-8)';
my %case = (policy => 'HELSINGOR', now => '2026-03-18T10:00:00+01:00', patron => {}, holds => [], by => 'P1',
    loan => {id => 'L1', patron => 'P1', item => 'I1', title => 'T1', due => '2026-03-20'});
my $nordlib = Nordlib->new(@ARGV);
"""


@needs_perl
def test_perl_asks_many_questions_and_an_error_ends_nothing() -> None:
    granted, wrong, refused, due, traced = perl(
        CASE
        + r"""
        for my $by ('P1', 5, 'P2') {
            my $answer = eval { $nordlib->ask('renewal', {%case, by => $by}, language => 'nb') };
            print $answer ? "$answer->{decision} @{$answer->{reasons}}\n" : $@;
        }
        print $nordlib->ask('due date', {policy => 'HELSINGOR', now => $case{now}})->{facts}{due}, "\n";
        print scalar @{ $nordlib->ask('renewal', \%case, trace => \1)->{trace} } > 10 ? "traced\n" : "not\n";
        """
    )
    assert (granted, refused) == ("granted ", "refused not_your_loan")
    assert wrong.startswith('Invalid RenewalCase: write 5 in quotes: "5" @ $.by')
    assert (due, traced) == ("2026-04-15", "traced")


@needs_perl
def test_perl_starts_another_process_after_one_has_ended_and_in_a_forked_worker() -> None:
    script = r"""
        print $nordlib->ask('renewal', \%case)->{id}, "\n";
        kill 'TERM', $nordlib->{pid};
        waitpid $nordlib->{pid}, 0;
        eval { $nordlib->ask('renewal', \%case); 1 } or print $@;
        print $nordlib->ask('renewal', \%case)->{decision}, "\n";
        my $first = $nordlib->{pid};
        if (my $child = fork) { waitpid $child, 0 }
        else { $nordlib->ask('renewal', \%case); print $nordlib->{pid} == $first ? "same\n" : "another\n"; exit }
        print $nordlib->ask('renewal', \%case)->{id}, "\n";
    """
    assert perl("$| = 1;" + CASE + script) == ["1", "nordlib has ended", "granted", "another", "4"]


@needs_perl
def test_perl_never_takes_the_answer_to_a_question_that_an_alarm_cut_short() -> None:
    script = r"""
        use Time::HiRes qw(ualarm);
        eval {
            local $SIG{ALRM} = sub { die "cut short\n" };
            ualarm 500_000;
            $nordlib->ask('renewal', \%case);
            1;
        } or print $@;
        print $nordlib->ask('renewal', {%case, by => 'P2'})->{decision}, "\n" for 1 .. 2;
    """
    slow = """@ARGV = ('sh', '-c', 'sleep 1; exec "$@"', 'sh', @ARGV);"""
    assert perl(slow + CASE + script) == ["cut short", "refused", "refused"]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled classes."""
    folder = tmp_path_factory.mktemp("classes")
    sources = sorted(map(str, (EXAMPLES / "java").glob("*.java")))
    done = subprocess.run([JAVAC, "-Xlint:all", "-Werror", "-d", str(folder), *sources], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


CHECK = """
import java.util.List;
import java.util.Map;

class Check {
    public static void main(String[] args) throws Exception {
        for (String text : args) {
            System.out.println(Json.write(Json.readObject(text)));
        }
        try (Nordlib gone = new Nordlib(List.of("true"))) {
            gone.ask("renewal", Map.of(), "en");
        } catch (java.io.IOException ended) {
            System.out.println("ended");
        }
    }
}
"""


@needs_java
def test_java_reads_and_writes_json_and_tells_that_the_process_has_ended(classes: Path, tmp_path: Path) -> None:
    (tmp_path / "Check.java").write_text(CHECK)
    subprocess.run([JAVAC, "-cp", str(classes), "-d", str(tmp_path), str(tmp_path / "Check.java")], check=True)
    value = {"a": [1, -20, [], {}, None, True, False], "b": 'å "\\ \n\t\u0001 😀', "c": {"d": "e,}]"}, "": "1.50"}
    texts = (json.dumps(value), json.dumps(value, ensure_ascii=False), json.dumps(value, indent=1))
    command = [JAVA, "-Dfile.encoding=UTF-8", "-Dsun.jnu.encoding=UTF-8", "-cp", f"{classes}:{tmp_path}", "Check", *texts]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=True, timeout=60)
    *written, ended = done.stdout.decode().splitlines()
    assert [json.loads(each) for each in written] == [value] * 3
    assert ended == "ended"


@needs_java
def test_java_asks_about_loans(classes: Path) -> None:
    done = subprocess.run([JAVA, "-cp", str(classes), "Renewals", *COMMAND], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert [each for each in lines if each.startswith("7")] == [
        "7a0f: granted []",
        "7b1e: refused [renewal_limit_reached]",
        "7c2d: refused [too_early]",
    ]
    assert 'write 17 in quotes: "17" @ $.loan.id' in lines[-1]
