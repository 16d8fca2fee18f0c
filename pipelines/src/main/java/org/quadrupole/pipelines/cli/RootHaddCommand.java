package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.quadrupole.io.root.MergeException;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.RootMerger;
import org.quadrupole.io.root.write.RootCompression;
import org.quadrupole.pipelines.analysis.AnalysisException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad root hadd}. */
@Command(
    name = "hadd",
    mixinStandardHelpOptions = true,
    description = {
      "Merge ROOT files into one: histograms, profiles, efficiencies and parameters are added up,",
      "graphs and lists put behind each other, trees and RNTuples joined, in all directories. Of",
      "anything else the first is kept, and named.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  quad root hadd all.root job-1.root job-2.root job-3.root")
final class RootHaddCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "OUT", description = "The file to write.")
  private Path target = Path.of("");

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "IN", description = "Files to merge.")
  private List<Path> inputs = List.of();

  @Option(
      names = {"-f", "--force"},
      description = "Replace OUT if it is there.")
  private boolean force;

  @Option(
      names = "--skip-unread",
      description = "Leave branches out that cannot be read, instead of stopping.")
  private boolean skipUnread;

  @Option(
      names = "--compression",
      paramLabel = "CODEC[:LEVEL]",
      description = {
        "none, zlib, lzma, lz4 or zstd: compress everything anew. By default trees and RNTuples",
        "that are copied stay as they are, and the rest is compressed with zstd:5."
      })
  private Optional<String> compression = Optional.empty();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(target) && !force) {
      throw new AnalysisException(target + " is there already; --force replaces it");
    }
    for (Path input : inputs) {
      RootFiles.open(Workplace.of(spec), input.toString()).close();
      if (Files.exists(target) && Files.isSameFile(input, target)) {
        throw new AnalysisException(target + " is to be written and read");
      }
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new AnalysisException(target + " cannot be written: there is no directory " + folder);
    }
    RootMerger.Report report;
    try {
      report = RootMerger.merge(target, inputs, new RootMerger.Options(codec(), skipUnread));
    } catch (MergeException e) {
      throw new AnalysisException(e.getMessage(), e);
    }
    for (String path : report.copied()) {
      out.println("copied " + path + " without decoding it");
    }
    report
        .rewritten()
        .forEach((path, why) -> out.println("decoded and rewrote " + path + ": " + why));
    for (RootKey key : report.kept()) {
      out.printf("kept the first %s (%s)%n", key.path(), key.className());
    }
    for (String name : report.leftOut().stream().distinct().toList()) {
      out.println("left out " + name);
    }
    out.printf(
        "wrote %s: %d objects of %d files%n",
        target, report.merged().size() + report.kept().size(), inputs.size());
    out.flush();
    return 0;
  }

  private Optional<RootCompression> codec() {
    try {
      return compression.map(RootCompression::parse);
    } catch (IllegalArgumentException e) {
      throw new AnalysisException("--compression: " + e.getMessage(), e);
    }
  }
}
