package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootStats;
import org.quadrupole.io.root.RootStats.ColumnStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad root stats}. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    description = {
      "Read every column of every tree of a ROOT file and sum it up: its type, list nesting, number",
      "of values, and checksums (CRC-32) of the values and of the numbers of items per entry.",
      ""
    })
final class RootStatsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A ROOT file, or its URL.")
  private String file = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    RootStats stats;
    try (RootFile root = RootFiles.open(Workplace.of(spec), file)) {
      stats = RootStats.of(root);
    }
    if (json) {
      out.println(stats.toJson());
    } else {
      table(stats, out);
    }
    out.flush();
    return 0;
  }

  private static void table(RootStats stats, PrintWriter out) {
    for (Map.Entry<String, RootStats.Tree> tree : stats.trees().entrySet()) {
      RootStats.Tree content = tree.getValue();
      out.printf(
          Locale.ROOT,
          "%s (%s): %,d entries%n",
          tree.getKey(),
          content.className(),
          content.entries());
      content.error().ifPresent(error -> out.println("  cannot be read: " + error));
      for (Map.Entry<String, ColumnStats> column : content.columns().entrySet()) {
        ColumnStats sums = column.getValue();
        out.printf(
            Locale.ROOT,
            "  %-40s %-8s depth %d %14d values  crc32 %08x%s%n",
            column.getKey(),
            sums.type(),
            sums.depth(),
            sums.values(),
            sums.crc32(),
            sums.countsCrc32().map(crc -> String.format("  counts %08x", crc)).orElse(""));
      }
      for (Map.Entry<String, String> unread : content.unread().entrySet()) {
        out.printf("  %-40s cannot be read: %s%n", unread.getKey(), unread.getValue());
      }
    }
  }
}
