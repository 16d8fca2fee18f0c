package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.io.root.TableFormat;
import org.quadrupole.io.root.WriteOptions;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.TableWriter;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.run.OrderedBatches;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.EventSelection;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/**
 * Copies events from files into one file, in their order: other threads read and select batches,
 * this one writes them.
 */
final class TableCopy {

  private final CopyArguments arguments;
  private final PrintWriter out;
  private final PrintWriter err;
  private long read;
  private long written;

  TableCopy(CopyArguments arguments, PrintWriter out, PrintWriter err) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
  }

  /**
   * Copies.
   *
   * @param definitions names for expressions
   * @param added which of them are written as columns
   * @param conditions what events must fulfil
   */
  void run(List<Definition> definitions, Set<String> added, List<SourceText> conditions)
      throws IOException {
    WriteOptions options = arguments.options();
    String tree = arguments.tree();
    Path output = arguments.output();
    List<String> inputs = arguments.inputs();
    EventSchema present = CopyArguments.attempt(() -> RootIO.schema(inputs, tree));
    Map<String, String> unread = CopyArguments.attempt(() -> RootIO.unread(inputs, tree));
    EventSelection selection = select(definitions, added, conditions, present);
    List<String> columns = arguments.columns(selection.schema());
    EventSchema schema = selection.schema().select(columns);
    Set<String> needed = new LinkedHashSet<>(columns);
    needed.addAll(selection.reads());
    needed.retainAll(present.names());
    RootIO.Read source =
        RootIO.read().from(inputs).withTree(tree).withSchema(present.select(needed));
    long start = System.nanoTime();
    RootFileWriter.Options file = options.fileOptions();
    try (RootFileWriter writer =
        arguments.append()
            ? CopyArguments.attempt(() -> RootFileWriter.append(output, file))
            : RootFileWriter.create(output, file)) {
      boolean complete = false;
      try (TableWriter table = open(options, writer, tree, schema)) {
        copy(source, selection, columns, table);
        complete = true;
      } finally {
        if (!complete) {
          writer.abandon();
        }
      }
    }
    unread.forEach((column, why) -> err.println("quad: left out " + column + ": " + why));
    if (options.format() == TableFormat.TTREE) {
      for (EventSchema.Field field : schema.fields()) {
        if (!field.type().hasValues()) {
          err.println("quad: left out " + field.name() + ": its records have no members");
        }
      }
    }
    summary(tree, output, options, schema, (System.nanoTime() - start) * 1e-9);
  }

  private static EventSelection select(
      List<Definition> definitions,
      Set<String> added,
      List<SourceText> conditions,
      EventSchema schema) {
    try {
      return EventSelection.of(definitions, added, conditions, schema);
    } catch (ExpressionException e) {
      throw new AnalysisException(e.summary(), e);
    }
  }

  private static TableWriter open(
      WriteOptions options, RootFileWriter writer, String tree, EventSchema schema)
      throws IOException {
    try {
      return options.open(writer, tree, schema);
    } catch (IllegalArgumentException e) {
      writer.abandon();
      throw new AnalysisException("tree " + tree + ": " + e.getMessage(), e);
    }
  }

  private void copy(
      RootIO.Read source, EventSelection selection, List<String> columns, TableWriter table)
      throws IOException {
    OrderedBatches.forEach(
        source,
        arguments.threads(),
        () -> {
          EventSelection own = selection.copy();
          return batch -> own.apply(batch).select(columns).materialize();
        },
        (batch, kept) -> {
          read += batch.size();
          if (kept.size() > 0) {
            table.write(kept);
            written += kept.size();
          }
        });
  }

  private void summary(
      String tree, Path output, WriteOptions options, EventSchema schema, double seconds)
      throws IOException {
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d events, %d columns as %s (%s) in %.2f s (%,.0f events/s, %,.1f MB)%n",
        output,
        written,
        read,
        schema.fields().size(),
        options.format().toString().toLowerCase(Locale.ROOT) + " " + tree,
        options.compression(),
        seconds,
        read / seconds,
        Files.size(output) / 1e6);
    out.flush();
  }
}
