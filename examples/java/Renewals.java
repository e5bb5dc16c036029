import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Which of these loans can be renewed? The loans are as FOLIO's circulation storage has them: every id is text already.
 */
public final class Renewals {
    private record Loan(String id, String userId, String itemId, String instanceId, String dueDate, int renewalCount) {
    }

    private static final ZoneId ZONE = ZoneId.of("Europe/Copenhagen");
    private static final List<Loan> LOANS = List.of(
        new Loan("7a0f", "u5", "i301", "t12", "2026-03-20T22:59:59.000+00:00", 0),
        new Loan("7b1e", "u5", "i302", "t13", "2026-03-20T22:59:59.000+00:00", 2),
        new Loan("7c2d", "u5", "i303", "t14", "2026-03-27T22:59:59.000+00:00", 0));

    private Renewals() {
    }

    public static void main(String[] command) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Nordlib nordlib = new Nordlib(List.of(command))) {
            for (Loan loan : LOANS) {
                Map<String, Object> answer = nordlib.ask("renewal", facts(loan), "sv");
                out.println(loan.id() + ": " + answer.get("decision") + " " + answer.get("reasons"));
                out.println(answer.get("explanation"));
            }
            nordlib.ask("renewal", Map.of("policy", "HELSINGOR", "now", "2026-03-18T10:00:00", "loan", Map.of("id", 17), "by", "u5"), "sv");
        } catch (IllegalArgumentException mistake) {
            out.println(mistake.getMessage());
        }
    }

    /** What nordlib asks about a loan by days: the day on which it is due by the library's clock, and not the instant. */
    private static Map<String, Object> facts(Loan loan) {
        Map<String, Object> asked = Map.of(
            "id", loan.id(),
            "patron", loan.userId(),
            "item", loan.itemId(),
            "title", loan.instanceId(),
            "due", OffsetDateTime.parse(loan.dueDate()).atZoneSameInstant(ZONE).toLocalDate().toString(),
            "renewals_used", loan.renewalCount());
        return Map.of(
            "policy", "HELSINGOR",
            "now", "2026-03-18T10:00:00+01:00",
            "loan", asked,
            "holds", List.of(),
            "patron", Map.of("blocked", false, "debt", Map.of("amount", "20.00", "currency", "DKK")),
            "by", loan.userId());
    }
}
