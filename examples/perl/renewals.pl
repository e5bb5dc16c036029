# Which of these loans can be renewed? The rows are as DBI reads them from Koha's table of issues.
#
#     perl examples/perl/renewals.pl nordlib decide --lines

use strict;
use warnings;
use utf8;

use FindBin qw($Bin);
use lib $Bin;
use Nordlib;

binmode STDOUT, ':encoding(UTF-8)';

my @issues = (
    { issue_id => 17, borrowernumber => 5, itemnumber => 301, biblionumber => 12, date_due => '2026-03-20 23:59:00', renewals_count => 0 },
    { issue_id => 18, borrowernumber => 5, itemnumber => 302, biblionumber => 13, date_due => '2026-03-20 23:59:00', renewals_count => 2 },
    { issue_id => 19, borrowernumber => 5, itemnumber => 303, biblionumber => 14, date_due => '2026-03-27 23:59:00', renewals_count => 0 },
);
my %reserved = (13 => [{ reserve_id => 8, borrowernumber => 6, biblionumber => 13 }]);

# An id is text, a count is a number, and a flag is true or false: a row knows none of that, so it is said here.
sub loan {
    my ($issue) = @_;
    return {
        id            => "$issue->{issue_id}",
        patron        => "$issue->{borrowernumber}",
        item          => "$issue->{itemnumber}",
        title         => "$issue->{biblionumber}",
        due           => substr($issue->{date_due}, 0, 10),
        renewals_used => 0 + $issue->{renewals_count},
        recalled      => $issue->{recalled} ? \1 : \0,
    };
}

sub hold {
    my ($reserve) = @_;
    return { id => "$reserve->{reserve_id}", patron => "$reserve->{borrowernumber}", title => "$reserve->{biblionumber}" };
}

my $nordlib = Nordlib->new(@ARGV);
for my $issue (@issues) {
    my $case = {
        policy => 'HELSINGOR',
        now    => '2026-03-18T10:00:00+01:00',
        loan   => loan($issue),
        holds  => [map { hold($_) } @{ $reserved{ $issue->{biblionumber} } || [] }],
        patron => { blocked => \0, debt => { amount => '20.00', currency => 'DKK' } },
        by     => "$issue->{borrowernumber}",
    };
    my $answer = $nordlib->ask('renewal', $case, language => 'da');
    print "$issue->{issue_id}: $answer->{decision} (@{ $answer->{reasons} })\n$answer->{explanation}\n";
}

# A row as it is, without the quotes: a case that cannot be decided is an exception, with what to write instead.
my $case = { policy => 'HELSINGOR', now => '2026-03-18T10:00:00+01:00', loan => { %{ loan($issues[0]) }, id => 17, recalled => 0 }, by => '5' };
eval { $nordlib->ask('renewal', $case); 1 } or print $@;
