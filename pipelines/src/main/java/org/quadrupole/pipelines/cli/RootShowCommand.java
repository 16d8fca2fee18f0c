package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.MissingObjectException;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.show.ObjectJson;
import org.quadrupole.pipelines.show.ObjectText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad root show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Print an object of a ROOT file: histograms as bars with their statistics, graphs as tables,",
      "trees as lists of columns, lists, parameters, and any other class by its members. Without an",
      "object: one line for each that the file holds.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad root show results.root",
      "  quad root show results.root:signal/mass",
      "  quad root show results.root 'signal/mass;2' --json"
    })
final class RootShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE[:OBJECT]", description = "A ROOT file.")
  private String file = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OBJECT",
      description = "The object's path, with ;CYCLE for another than the latest.")
  private @Nullable String object;

  @Option(names = "--json", description = "Print JSON, with every bin and point.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Target target = Target.of(file, object);
    try (RootFile root = RootFiles.open(target.file())) {
      if (target.object().isEmpty()) {
        list(root, out);
      } else {
        show(root, target.object(), out);
      }
    }
    out.flush();
    return 0;
  }

  /** A file and an object in it; no object if none was named. */
  record Target(Path file, String object) {

    /** Takes the argument apart at the colon behind the name of a file that is there. */
    static Target of(String file, @Nullable String object) {
      if (object != null || Files.exists(Path.of(file)) || file.indexOf(':') < 0) {
        return new Target(Path.of(file), object == null ? "" : object);
      }
      int last = file.lastIndexOf(':');
      for (int colon = file.indexOf(':'); colon >= 0; colon = file.indexOf(':', colon + 1)) {
        if (Files.exists(Path.of(file.substring(0, colon)))) {
          last = colon;
          break;
        }
      }
      return new Target(Path.of(file.substring(0, last)), file.substring(last + 1));
    }
  }

  private void show(RootFile root, String name, PrintWriter out) throws IOException {
    RootValue value;
    try {
      value = root.object(name);
    } catch (MissingObjectException e) {
      throw new AnalysisException(e.getMessage(), e);
    }
    if (json) {
      ObjectJson.write(value, out);
    } else {
      ObjectText.print(value, out);
    }
  }

  private static void list(RootFile root, PrintWriter out) throws IOException {
    for (RootKey key : root.keys()) {
      String about;
      try {
        about = ObjectText.summary(root.object(key.pathAndCycle()));
      } catch (RootFormatException e) {
        about = "cannot be read: " + e.what();
      }
      out.printf("%-24s %-32s %s%n", key.className(), key.pathAndCycle(), about);
    }
  }
}
