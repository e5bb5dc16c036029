package Nordlib;

# Ask nordlib from Perl: one process is kept, which answers a line of JSON with a line of JSON. Needs nothing but Perl's core modules; a
# faster JSON module is used if it is installed.
#
#     my $nordlib = Nordlib->new(qw(nordlib decide --lines));
#     my $answer = $nordlib->ask('renewal', \%case, language => 'da');
#     print $answer->{decision}, "\n", $answer->{explanation}, "\n";

use strict;
use warnings;

use IPC::Open2 qw(open2);
use JSON::PP ();

# Returns an object. The arguments are the command and its arguments; nothing is started before the first question.
sub new {
    my ($class, @command) = @_;
    return bless { command => \@command, json => _json(), process => 0, asked => 0 }, $class;
}

# Returns the answer to a question about a case, as a hash. Dies with a sentence if the case cannot be decided.
sub ask {
    my ($self, $question, $case, %options) = @_;
    $self->_end if $self->{waiting};                # an alarm cut a question short: its answer would be read as the next one's
    $self->_start unless $self->{process} == $$;    # a forked worker has a process of its own
    my $id = ++$self->{asked};
    my $line = $self->{json}->encode({ %options, question => $question, case => $case, id => $id });

    local $SIG{PIPE} = 'IGNORE';
    $self->{waiting} = 1;
    my $sent = print { $self->{lines} } $line, "\n";
    my $answer = $sent ? readline $self->{answers} : undef;
    $self->{waiting} = 0;
    if (!defined $answer) {
        $self->_end;                                # the next question starts another
        die "nordlib has ended\n";
    }
    my $decision = $self->{json}->decode($answer);
    die "$decision->{message}\n" if $decision->{error};
    die "nordlib has answered another question\n" if $decision->{id} != $id;
    return $decision;
}

sub _start {
    my ($self) = @_;
    @$self{qw(pid answers lines)} = (0, undef, undef);
    $self->{pid} = open2($self->{answers}, $self->{lines}, @{ $self->{command} });
    $self->{lines}->autoflush(1);
    $self->{process} = $$;
    return;
}

# JSON with text as Perl's characters. \1 and \0 are written as true and false.
sub _json {
    for my $faster (qw(Cpanel::JSON::XS JSON::XS)) {
        (my $file = "$faster.pm") =~ s{::}{/}g;
        return $faster->new->utf8 if eval { require $file; 1 };
    }
    return JSON::PP->new->utf8;
}

sub _end {
    my ($self) = @_;
    return unless $self->{process} == $$;           # the process of another worker is left alone
    $self->{process} = 0;
    close $self->{lines};                           # the end of its input ends nordlib
    close $self->{answers};
    waitpid $self->{pid}, 0;
    return;
}

sub DESTROY {
    my ($self) = @_;
    local ($@, $?, $!);
    $self->_end;
    return;
}

1;
