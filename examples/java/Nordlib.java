import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks nordlib: one process is kept, which answers a line of JSON with a line of JSON. Threads may share it; they take turns.
 */
public final class Nordlib implements AutoCloseable {
    private final Process process;
    private final BufferedWriter lines;
    private final BufferedReader answers;
    private long asked;

    /** Starts the process, for example with {@code List.of("nordlib", "decide", "--lines")}. */
    public Nordlib(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        lines = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Returns the answer to a question about a case; throws with a sentence if the case cannot be decided. */
    public synchronized Map<String, Object> ask(String question, Map<String, Object> facts, String language) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", ++asked);
        line.put("question", question);
        line.put("language", language);
        line.put("case", facts);
        lines.write(Json.write(line));
        lines.write('\n');
        lines.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("nordlib has ended");
        }
        Map<String, Object> decision = Json.readObject(answer);
        if (decision.containsKey("error")) {
            throw new IllegalArgumentException((String) decision.get("message"));
        }
        if (!Long.valueOf(asked).equals(decision.get("id"))) {
            throw new IOException("nordlib has answered another question");
        }
        return decision;
    }

    /** Ends the process: the end of its input ends it. */
    @Override
    public void close() throws IOException {
        lines.close();
        answers.close();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
