package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.MissingObjectException;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.object.DirectoryValue;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.plot.Figure;
import org.quadrupole.pipelines.plot.Format;
import org.quadrupole.pipelines.plot.Plots;
import org.quadrupole.pipelines.show.ObjectFigures;
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
      "  quad root show results.root 'signal/mass;2' --json",
      "  quad root show results.root:signal/mass --plot mass.pdf"
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

  @Option(
      names = "--plot",
      paramLabel = "PICTURE",
      description = "Draw it into a file that ends in .png, .svg or .pdf instead.")
  private @Nullable Path picture;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Workplace workplace = Workplace.of(spec);
    Target target = Target.of(workplace, file, object);
    if (picture != null && target.object().isEmpty()) {
      throw new AnalysisException("--plot: say which object is to be drawn");
    }
    try (RootFile root = RootFiles.open(workplace, target.file())) {
      if (target.object().isEmpty()) {
        list(root, target.file(), out);
      } else {
        show(root, target.object(), out);
      }
    }
    out.flush();
    return 0;
  }

  /** A file and an object in it; no object if none was named. */
  record Target(String file, String object) {

    /** A URL has colons of its own before the name of its file. */
    private static final Pattern OBJECT_OF_URL =
        Pattern.compile("([^:]+://[^/]+/.*?\\.root[^:/]*):(.*)");

    /** Takes the argument apart at the colon behind the name of a file that is there. */
    static Target of(Workplace workplace, String file, @Nullable String object) {
      if (object == null && RootFiles.isUrl(file)) {
        Matcher parts = OBJECT_OF_URL.matcher(file);
        return parts.matches() ? new Target(parts.group(1), parts.group(2)) : new Target(file, "");
      }
      if (object != null
          || Files.exists(workplace.resolve(Path.of(file)))
          || file.indexOf(':') < 0) {
        return new Target(file, object == null ? "" : object);
      }
      int last = file.lastIndexOf(':');
      for (int colon = file.indexOf(':'); colon >= 0; colon = file.indexOf(':', colon + 1)) {
        if (Files.exists(workplace.resolve(Path.of(file.substring(0, colon))))) {
          last = colon;
          break;
        }
      }
      return new Target(file.substring(0, last), file.substring(last + 1));
    }
  }

  private void show(RootFile root, String name, PrintWriter out) throws IOException {
    RootValue value;
    try {
      value = root.object(name);
    } catch (MissingObjectException e) {
      throw new AnalysisException(e.getMessage(), e);
    }
    if (picture != null) {
      draw(value, name, picture, Workplace.of(spec).resolve(picture));
      out.println("wrote " + picture);
    } else if (json) {
      ObjectJson.write(value, out);
    } else {
      ObjectText.print(value, out);
    }
  }

  private static void draw(RootValue value, String name, Path picture, Path file)
      throws IOException {
    String fileName = String.valueOf(picture.getFileName());
    int dot = fileName.lastIndexOf('.');
    Format format =
        Arrays.stream(Format.values())
            .filter(known -> dot > 0 && fileName.substring(dot + 1).equals(known.extension()))
            .findFirst()
            .orElseThrow(
                () ->
                    new AnalysisException(
                        "--plot " + picture + ": the name must end in .png, .svg or .pdf"));
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new AnalysisException("--plot " + picture + ": there is no directory " + directory);
    }
    Figure figure;
    try {
      figure = ObjectFigures.of(value).orElse(null);
    } catch (IllegalArgumentException e) {
      throw new AnalysisException("--plot: " + name + " cannot be drawn: " + e.getMessage(), e);
    }
    if (figure == null) {
      throw new AnalysisException(
          "--plot: "
              + name
              + " is a "
              + value.className()
              + "; histograms of one or two axes, profiles, efficiencies and graphs can be drawn");
    }
    Plots.render(figure, directory, fileName.substring(0, dot), Set.of(format));
  }

  private void list(RootFile root, String path, PrintWriter out) throws IOException {
    if (json) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      ObjectJson.write(new DirectoryValue("TFile", name, "", root.keys()), out);
      return;
    }
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
