package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.quadrupole.events.EventSchema;
import org.quadrupole.events.ListType;
import org.quadrupole.events.RecordType;
import org.quadrupole.io.root.RootFriend;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.analysis.Analysis;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.DatasetVariation;
import org.quadrupole.pipelines.analysis.VariationFamilies;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.model.ModelFile;

/**
 * An analysis whose files have been found and whose expressions have been compiled against them:
 * everything that can be known to be wrong before events are read has been found by now.
 *
 * @param analysis the analysis
 * @param datasets its data sets, in its order
 * @param onError what becomes of a run in which a file cannot be read
 * @param skipped the files that could not be, by data set and name
 */
public record PreparedAnalysis(
    Analysis analysis, List<PreparedDataset> datasets, OnError onError, List<SkippedFile> skipped) {

  /** Copies the lists. */
  public PreparedAnalysis {
    datasets = List.copyOf(datasets);
    skipped = List.copyOf(skipped);
  }

  /**
   * A data set with its files.
   *
   * @param dataset the data set
   * @param files the files that its patterns match
   * @param read what reads the columns that the graph needs
   * @param schema the columns of its tree, as the first file has them; those that the graph needs
   *     in types that hold the values of all files
   * @param variations the variations that are computed too
   * @param wanted what is computed, as the analysis says it
   * @param graph the same, compiled
   */
  public record PreparedDataset(
      Dataset dataset,
      List<InputFile> files,
      RootIO.Read read,
      EventSchema schema,
      List<DatasetVariation> variations,
      AnalysisGraph wanted,
      CompiledGraph graph) {

    /** Copies the lists. */
    public PreparedDataset {
      files = List.copyOf(files);
      variations = List.copyOf(variations);
    }

    /** The number of events in all files. */
    public long events() {
      return files.stream().mapToLong(InputFile::events).sum();
    }

    /** A part of the graph, compiled as the whole was. */
    CompiledGraph compile(AnalysisGraph part) {
      return graph.values().isEmpty()
          ? GraphCompiler.compile(part, schema)
          : GraphCompiler.compileKeeping(part, schema);
    }
  }

  /**
   * One file.
   *
   * @param name its path or URL
   * @param bytes its size
   * @param events the number of events in its tree
   * @param recovered what was recovered, if it was not closed
   */
  public record InputFile(String name, long bytes, long events, Optional<String> recovered) {}

  /** The variations of each data set, by its name. */
  public Map<String, List<DatasetVariation>> variations() {
    Map<String, List<DatasetVariation>> variations = new LinkedHashMap<>();
    datasets.forEach(dataset -> variations.put(dataset.dataset().name(), dataset.variations()));
    return variations;
  }

  /** Whether a model that it calls should be computed on a GPU. */
  public boolean wantsGpu() {
    return datasets.stream().anyMatch(dataset -> dataset.graph().wantsGpu());
  }

  /** What whoever uses the results must know of the files. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (PreparedDataset dataset : datasets) {
      for (InputFile file : dataset.files()) {
        file.recovered().ifPresent(found -> warnings.add(file.name() + " " + found));
      }
    }
    SkippedFiles.warning(this).ifPresent(warnings::add);
    return warnings;
  }

  /**
   * The same without files that turned out to be unreadable, exactly as if nobody had listed them.
   *
   * @throws IOException if a data set cannot do without one
   */
  PreparedAnalysis without(List<SkippedFile> unread) throws IOException {
    Graphs graphs = Graphs.of(analysis, GraphCompiler::compile);
    List<PreparedDataset> left = new ArrayList<>();
    List<SkippedFile> all = new ArrayList<>();
    for (PreparedDataset dataset : datasets) {
      String name = dataset.dataset().name();
      List<SkippedFile> here = unread.stream().filter(file -> file.dataset().equals(name)).toList();
      Stream.concat(skipped.stream().filter(file -> file.dataset().equals(name)), here.stream())
          .sorted(Comparator.comparing(SkippedFile::name))
          .forEach(all::add);
      if (here.isEmpty()) {
        left.add(dataset);
        continue;
      }
      Set<String> names = here.stream().map(SkippedFile::name).collect(Collectors.toSet());
      List<InputFile> files =
          dataset.files().stream().filter(file -> !names.contains(file.name())).toList();
      Optional<String> obstacle = SkippedFiles.obstacle(dataset.dataset(), files.size(), here);
      if (obstacle.isPresent()) {
        throw new IOException(obstacle.get());
      }
      left.add(compiled(dataset.dataset(), files, graphs));
    }
    return new PreparedAnalysis(analysis, left, onError, all);
  }

  /**
   * Finds the files of an analysis, reads their headers, and compiles its expressions.
   *
   * @throws AnalysisException if files are missing or cannot be read, or an expression is wrong
   */
  public static PreparedAnalysis of(Analysis analysis) {
    return of(analysis, OnError.FAIL);
  }

  /**
   * The same, perhaps without the files that cannot be read.
   *
   * @throws AnalysisException if files are missing or cannot be read that a data set cannot do
   *     without, or an expression is wrong
   */
  public static PreparedAnalysis of(Analysis analysis, OnError onError) {
    return of(analysis, onError, GraphCompiler::compile);
  }

  /**
   * The same for a run in this process that leaves values of events to later ones and takes them
   * from earlier ones.
   *
   * @throws AnalysisException if files are missing or cannot be read, or an expression is wrong
   */
  public static PreparedAnalysis keepingValues(Analysis analysis) {
    return of(analysis, GraphCompiler::compileKeeping);
  }

  /** What compiles the graph of a data set. */
  @FunctionalInterface
  interface Compiler {
    CompiledGraph compile(AnalysisGraph graph, EventSchema schema);
  }

  /** The same with other results than histograms and cut-flows. */
  static PreparedAnalysis of(Analysis analysis, Compiler compiler) {
    return of(analysis, OnError.FAIL, compiler);
  }

  private static PreparedAnalysis of(Analysis analysis, OnError onError, Compiler compiler) {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Graphs graphs = Graphs.of(analysis, compiler);
    List<PreparedDataset> prepared = new ArrayList<>();
    List<SkippedFile> skipped = new ArrayList<>();
    for (Dataset dataset : analysis.datasets()) {
      prepared.add(compiled(dataset, files(dataset, onError, skipped, analysis), graphs));
    }
    return new PreparedAnalysis(analysis, prepared, onError, skipped);
  }

  /** What the graphs of all data sets are made with. */
  private record Graphs(
      Analysis analysis,
      Map<String, Correction> corrections,
      Map<String, ModelFile> models,
      Compiler compiler) {

    static Graphs of(Analysis analysis, Compiler compiler) {
      // Data sets that differ by their files alone share a graph.
      Map<List<Object>, CompiledGraph> compiled = new HashMap<>();
      return new Graphs(
          analysis,
          CorrectionFiles.read(analysis),
          ModelFiles.read(analysis.models()),
          (graph, schema) ->
              compiled.computeIfAbsent(
                  List.of(graph, schema), key -> compiler.compile(graph, schema)));
    }

    AnalysisGraph of(Dataset dataset, List<DatasetVariation> variations) {
      return GraphTranslation.graph(analysis, dataset, variations)
          .withCorrections(corrections)
          .withModels(models);
    }
  }

  /**
   * The files of a data set.
   *
   * @param skipped gets those that cannot be read
   */
  private static List<InputFile> files(
      Dataset dataset, OnError onError, List<SkippedFile> skipped, Analysis analysis) {
    if (dataset.files().isEmpty()) {
      throw new AnalysisException(
          "data set '"
              + dataset.name()
              + "' has no files: name them with --input "
              + dataset.name()
              + "=FILE.root, or under 'files' in "
              + analysis.origin());
    }
    // Patterns may overlap; a file is read once all the same.
    Set<InputFile> found = new LinkedHashSet<>();
    Map<String, SkippedFile> unread = new LinkedHashMap<>();
    for (FilePattern pattern : dataset.files()) {
      if (onError == OnError.FAIL) {
        found.addAll(files(dataset, pattern));
        continue;
      }
      RootIO.Listing listing = listing(dataset, pattern);
      listing.files().forEach(file -> found.add(input(file)));
      for (RootIO.UnreadFile file : listing.unread()) {
        unread.put(
            file.name(),
            new SkippedFile(
                dataset.name(), file.name(), OptionalLong.empty(), Failures.line(file.reason())));
      }
    }
    found.forEach(file -> unread.remove(file.name()));
    if (!unread.isEmpty()) {
      List<SkippedFile> here =
          unread.values().stream().sorted(Comparator.comparing(SkippedFile::name)).toList();
      Optional<String> obstacle =
          SkippedFiles.obstacle(dataset, found.size(), here)
              .or(() -> SkippedFiles.unknownShare(analysis, dataset, here));
      if (obstacle.isPresent()) {
        throw new AnalysisException(obstacle.get());
      }
      skipped.addAll(here);
    }
    return List.copyOf(found);
  }

  private static RootIO.Read read(Dataset dataset, List<InputFile> files) {
    RootIO.Read read =
        RootIO.read()
            .from(files.stream().map(InputFile::name).toList())
            .withTree(dataset.tree())
            .withDataset(dataset.name());
    for (Map.Entry<String, Object> entry : dataset.defaults().entrySet()) {
      read = read.withDefault(entry.getKey(), entry.getValue());
    }
    for (Dataset.Friend friend : dataset.friends()) {
      read = read.withFriend(rootFriend(friend));
    }
    return read;
  }

  private static RootFriend rootFriend(Dataset.Friend friend) {
    RootFriend made =
        RootFriend.named(friend.name())
            .from(friend.files().stream().map(FilePattern::pattern).toList());
    if (friend.tree().isPresent()) {
      made = made.withTree(friend.tree().get());
    }
    return friend.index().isEmpty() ? made : made.withIndex(friend.index().toArray(String[]::new));
  }

  /** Compiles against the first file, and again if other files need wider types. */
  private static PreparedDataset compiled(Dataset dataset, List<InputFile> files, Graphs graphs) {
    RootIO.Read read = read(dataset, files);
    try {
      EventSchema schema = read.schema();
      List<DatasetVariation> variations =
          VariationFamilies.of(graphs.analysis(), dataset, columns(schema));
      AnalysisGraph graph = graphs.of(dataset, variations);
      while (true) {
        CompiledGraph compiled = graphs.compiler().compile(graph, schema);
        EventSchema needed = read.schema(compiled.columns());
        EventSchema united = schema;
        for (EventSchema.Field field : needed.fields()) {
          united = united.with(field);
        }
        if (united.equals(schema)) {
          return new PreparedDataset(
              dataset, files, read.withSchema(needed), schema, variations, graph, compiled);
        }
        schema = united;
      }
    } catch (ExpressionException e) {
      throw new AnalysisException(e.summary() + " (data set '" + dataset.name() + "')", e);
    } catch (IOException e) {
      throw new AnalysisException("data set '" + dataset.name() + "': " + Failures.line(e), e);
    }
  }

  /** The names of columns, and of the members of lists of records. */
  private static List<String> columns(EventSchema schema) {
    List<String> names = new ArrayList<>();
    for (EventSchema.Field field : schema.fields()) {
      names.add(field.name());
      if (field.type() instanceof ListType list && list.element() instanceof RecordType record) {
        record.fields().forEach(member -> names.add(field.name() + "." + member.name()));
      }
    }
    return names;
  }

  private static List<InputFile> files(Dataset dataset, FilePattern pattern) {
    try {
      return RootIO.list(List.of(pattern.pattern()), dataset.tree()).stream()
          .map(PreparedAnalysis::input)
          .toList();
    } catch (IOException e) {
      throw notListed(dataset, pattern, e);
    }
  }

  private static RootIO.Listing listing(Dataset dataset, FilePattern pattern) {
    try {
      return RootIO.listReadable(pattern.pattern(), dataset.tree());
    } catch (IOException e) {
      throw notListed(dataset, pattern, e);
    }
  }

  private static AnalysisException notListed(Dataset dataset, FilePattern pattern, IOException e) {
    return new AnalysisException(
        "data set '" + dataset.name() + "' (" + pattern.place() + "): " + Failures.line(e), e);
  }

  private static InputFile input(RootIO.TreeSummary file) {
    return new InputFile(file.name(), file.bytes(), file.entries(), file.recovered());
  }
}
