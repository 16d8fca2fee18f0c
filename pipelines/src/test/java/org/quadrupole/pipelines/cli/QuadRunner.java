package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the command inside the test and keeps what it printed. */
record QuadRunner(int code, String out, String err) {

  static QuadRunner quad(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = Quad.execute(new PrintWriter(out, true), new PrintWriter(err, true), texts);
    return new QuadRunner(code, out.toString(), err.toString());
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
