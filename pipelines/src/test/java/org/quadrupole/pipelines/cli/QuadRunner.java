package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;

/** Runs the command inside the test and keeps what it printed. */
record QuadRunner(int code, String out, String err) {

  static QuadRunner quad(Object... arguments) {
    return ran((out, err) -> Quad.execute(out, err, texts(arguments)));
  }

  /** The same in a directory and with an environment of its own. */
  static QuadRunner quadAt(
      Path directory, Map<String, String> environment, List<Object> arguments) {
    Workplace here = new Workplace(directory, environment, false, () -> false, e -> {});
    return ran((out, err) -> Quad.execute(here, out, err, texts(arguments.toArray())));
  }

  private static QuadRunner ran(ToIntBiFunction<PrintWriter, PrintWriter> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = command.applyAsInt(new PrintWriter(out, true), new PrintWriter(err, true));
    return new QuadRunner(code, out.toString(), err.toString());
  }

  private static String[] texts(Object[] arguments) {
    return Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
  }

  /** One of the demonstration's files. */
  static Path demoFile(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream in =
        QuadRunner.class.getResourceAsStream("/org/quadrupole/config/demo/" + name)) {
      if (in == null) {
        throw new IOException("no demo file " + name);
      }
      Files.copy(in, file);
    }
    return file;
  }
}
