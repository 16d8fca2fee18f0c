package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.RootTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad root ls}. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    description = {
      "List what a ROOT file holds: every object with its class, and every tree's columns with their",
      "types and sizes.",
      ""
    })
final class RootLsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A ROOT file, or its URL.")
  private String file = "";

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (RootFile root = RootFiles.open(Workplace.of(spec), file)) {
      root.recovered().ifPresent(found -> out.printf("%s %s%n%n", file, found));
      for (RootKey key : root.keys()) {
        out.printf("%-24s %s%n", key.className(), key.pathAndCycle());
      }
      for (String name : root.treeNames()) {
        out.println();
        list(root.tree(name), out);
      }
    }
    out.flush();
    return 0;
  }

  private static void list(RootTree tree, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d entries, %d columns%n",
        tree.name(),
        tree.entries(),
        tree.schema().fields().size());
    for (EventSchema.Field field : tree.schema().fields()) {
      java.util.List<String> one = java.util.List.of(field.name());
      out.printf(
          Locale.ROOT,
          "  %-40s %-24s %12d bytes (%d compressed)%n",
          field.name(),
          field.type(),
          tree.uncompressedBytes(one),
          tree.compressedBytes(one));
    }
    tree.aliases().forEach((name, formula) -> out.printf("  %-40s alias of %s%n", name, formula));
    tree.friends().forEach(friend -> out.printf("  friend %s%n", friend));
    for (Map.Entry<String, String> unread : tree.unread().entrySet()) {
      out.printf("  %-40s cannot be read: %s%n", unread.getKey(), unread.getValue());
    }
  }
}
