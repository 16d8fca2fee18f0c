package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.cache.Fingerprint;
import org.quadrupole.pipelines.cache.ProgramVersion;
import org.quadrupole.pipelines.cache.ResultCache;
import org.quadrupole.pipelines.cache.ResultFingerprints;
import org.quadrupole.pipelines.cache.RunValues;
import org.quadrupole.pipelines.run.DataParts.Part;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.CutKey;
import org.quadrupole.transforms.HistogramKey;
import org.quadrupole.transforms.Result;
import org.quadrupole.transforms.ResultKey;
import org.quadrupole.transforms.Results;
import org.quadrupole.transforms.UnreadFile;
import org.quadrupole.transforms.runtime.ValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which results of an analysis earlier runs have left, what is still to be done, and how the two
 * make the whole. Results are kept for groups of files; those of a group carry a label of its own
 * in the place of the data set's name.
 */
final class KnownResults implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KnownResults.class);

  private final PreparedAnalysis prepared;
  private final ResultCache cache;
  private final RunValues values;
  private final Fingerprint program = ProgramVersion.fingerprint();
  private final List<Group> groups = new ArrayList<>();
  private final List<Work> work = new ArrayList<>();
  private final Map<String, Results> known = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private long knownEvents;

  /**
   * Something that a pipeline has to do.
   *
   * @param name unique among the pipeline's steps
   * @param read what it reads
   * @param graph what it computes
   * @param labels the label of each file's results
   * @param ranges what it goes over
   * @param together whether the entries of all files count, since a friend goes by their numbers
   * @param values what is known of its events
   */
  record Work(
      String name,
      RootIO.Read read,
      CompiledGraph graph,
      Map<String, String> labels,
      List<FileRange> ranges,
      boolean together,
      ValueStore values) {

    /** Copies the list. */
    Work {
      ranges = List.copyOf(ranges);
    }

    /** How many events it goes over. */
    long events() {
      return ranges.stream().mapToLong(FileRange::events).sum();
    }

    /** The same over some of its files and parts of them. */
    Work of(List<FileRange> some) {
      if (some.equals(ranges)) {
        return this;
      }
      RootIO.Read parts = together ? read : read.from(names(some));
      return new Work(
          name,
          parts.withParts(some.stream().map(FileRange::part).toList()),
          graph,
          labels,
          some,
          together,
          values);
    }

    /**
     * Where one of its files can be divided: the first events of its clusters.
     *
     * @throws IOException if the file cannot be read
     */
    List<Long> borders(InputFile file) throws IOException {
      return read.clusters(file.name()).stream().map(EntryRange::first).toList();
    }

    private static List<String> names(List<FileRange> ranges) {
      return ranges.stream().map(range -> range.file().name()).toList();
    }
  }

  /** A part of a data set, with the results that are still missing. */
  private record Group(
      PreparedDataset dataset,
      Part part,
      String label,
      Map<ResultKey, Fingerprint> fingerprints,
      Set<ResultKey> missing) {}

  private KnownResults(PreparedAnalysis prepared, ResultCache cache) {
    this.prepared = prepared;
    this.cache = cache;
    this.values = cache.values();
  }

  /**
   * Looks up what is known of an analysis.
   *
   * @throws IOException if a file has gone
   */
  static KnownResults find(PreparedAnalysis prepared, ResultCache cache) throws IOException {
    KnownResults results = new KnownResults(prepared, cache);
    for (PreparedDataset dataset : prepared.datasets()) {
      results.find(dataset);
    }
    return results;
  }

  /** Everything that there is to do for an analysis of which nothing is known nor to be kept. */
  static List<Work> everything(PreparedAnalysis prepared) {
    return prepared.datasets().stream().map(KnownResults::whole).toList();
  }

  private static Work whole(PreparedDataset dataset) {
    return new Work(
        dataset.dataset().name(),
        dataset.read(),
        dataset.graph(),
        Map.of(),
        dataset.files().stream().map(FileRange::whole).toList(),
        hasFriends(dataset),
        ValueStore.NONE);
  }

  private static boolean hasFriends(PreparedDataset dataset) {
    return !dataset.dataset().friends().isEmpty();
  }

  private void find(PreparedDataset dataset) throws IOException {
    List<Part> parts = DataParts.of(dataset).orElse(List.of());
    if (parts.isEmpty()) {
      work.add(whole(dataset));
      return;
    }
    ResultFingerprints of =
        new ResultFingerprints(dataset.wanted(), dataset.schema(), dataset.graph(), program);
    Map<ResultKey, Fingerprint> fingerprints = fingerprints(dataset, of);
    Map<Set<ResultKey>, List<Group>> alike = new LinkedHashMap<>();
    for (Part part : parts) {
      String label = dataset.dataset().name() + "#" + groups.size();
      Map<Fingerprint, Result> found =
          cache.find(part.identity(), Set.copyOf(fingerprints.values()));
      Map<ResultKey, Result> here = new LinkedHashMap<>();
      Set<ResultKey> missing = new LinkedHashSet<>();
      fingerprints.forEach(
          (key, fingerprint) -> {
            Result result = found.get(fingerprint);
            if (result == null) {
              missing.add(key);
            } else {
              here.put(named(key, dataset.dataset().name()), result);
            }
          });
      known.put(label, new Results(here));
      names.put(label, dataset.dataset().name());
      Group group = new Group(dataset, part, label, fingerprints, missing);
      groups.add(group);
      if (missing.isEmpty()) {
        knownEvents += events(part);
      } else {
        alike.computeIfAbsent(missing, set -> new ArrayList<>()).add(group);
      }
    }
    alike.forEach((missing, some) -> addWork(dataset, of, missing, some));
  }

  private static Map<ResultKey, Fingerprint> fingerprints(
      PreparedDataset dataset, ResultFingerprints of) {
    Map<ResultKey, Fingerprint> all = new LinkedHashMap<>();
    dataset.graph().histogramKeys().forEach(key -> all.put(key, of.of(key)));
    dataset.graph().cutLines().forEach(line -> all.put(line.key(), of.of(line.key())));
    return all;
  }

  private void addWork(
      PreparedDataset dataset, ResultFingerprints of, Set<ResultKey> missing, List<Group> some) {
    Map<String, String> labels = new HashMap<>();
    Map<String, Fingerprint> parts = new HashMap<>();
    List<FileRange> files = new ArrayList<>();
    for (Group group : some) {
      for (InputFile file : group.part().files()) {
        files.add(FileRange.whole(file));
        labels.put(file.name(), group.label());
        parts.put(file.name(), group.part().identity());
      }
    }
    boolean everything = missing.size() == some.get(0).fingerprints().size();
    CompiledGraph graph =
        everything ? dataset.graph() : dataset.compile(only(dataset.wanted(), missing));
    work.add(
        new Work(
            dataset.dataset().name() + " " + work.size(),
            dataset.read().from(Work.names(files)),
            graph,
            labels,
            files,
            hasFriends(dataset),
            values.of(parts, graph.values().stream().map(of::of).toList())));
  }

  /** What is needed of a graph for some of its results. */
  private static AnalysisGraph only(AnalysisGraph graph, Set<ResultKey> missing) {
    Set<List<String>> histograms =
        missing.stream()
            .filter(key -> key instanceof HistogramKey)
            .map(key -> List.of(key.region(), ((HistogramKey) key).histogram()))
            .collect(Collectors.toSet());
    List<Booking> bookings =
        graph.histograms().stream()
            .filter(booking -> histograms.contains(List.of(booking.region(), booking.name())))
            .toList();
    Set<String> regions = missing.stream().map(ResultKey::region).collect(Collectors.toSet());
    Set<String> variations = missing.stream().map(ResultKey::variation).collect(Collectors.toSet());
    return new AnalysisGraph(
            graph.definitions(),
            graph.weight(),
            graph.regions().stream().filter(region -> regions.contains(region.name())).toList(),
            bookings)
        .withVariations(
            graph.variations().stream()
                .filter(variation -> variations.contains(variation.name()))
                .toList())
        .withCorrections(graph.corrections())
        .withModels(graph.models());
  }

  private static long events(Part part) {
    return part.files().stream().mapToLong(InputFile::events).sum();
  }

  /** What a pipeline has to do; nothing where all is known. */
  List<Work> work() {
    return List.copyOf(work);
  }

  /** The events of which everything was known. */
  long knownEvents() {
    return knownEvents;
  }

  /**
   * The files that a pipeline could not read, in the order of the data sets; their groups are to be
   * computed again without them.
   */
  List<SkippedFile> skipped(Results computed) {
    Map<List<String>, String> reasons = new HashMap<>();
    for (UnreadFile file : computed.unread()) {
      // The parts of a file may have failed at different places.
      reasons.merge(
          List.of(names.getOrDefault(file.label(), file.label()), file.file()),
          file.reason(),
          (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
    List<SkippedFile> skipped = new ArrayList<>();
    for (PreparedDataset dataset : prepared.datasets()) {
      String name = dataset.dataset().name();
      for (InputFile file : dataset.files()) {
        String reason = reasons.get(List.of(name, file.name()));
        if (reason != null) {
          OptionalLong events = OptionalLong.of(file.events());
          skipped.add(new SkippedFile(name, file.name(), events, reason));
        }
      }
    }
    return skipped;
  }

  /**
   * The results of the whole analysis, or of what could be read of it; what is new of them is kept.
   *
   * @param computed what the pipeline brought back
   * @throws IOException if a file has gone
   */
  Results complete(Results computed) throws IOException {
    List<Results> all = new ArrayList<>();
    Map<String, Map<ResultKey, Result>> fresh = new HashMap<>();
    computed
        .all()
        .forEach(
            (key, result) ->
                fresh
                    .computeIfAbsent(key.dataset(), label -> new LinkedHashMap<>())
                    .put(key, result));
    computed.unread().forEach(file -> fresh.remove(file.label()));
    Map<Fingerprint, Map<Fingerprint, Result>> kept = new LinkedHashMap<>();
    for (Group group : groups) {
      all.add(known.getOrDefault(group.label(), Results.NONE));
      Map<ResultKey, Result> made = fresh.remove(group.label());
      if (made != null) {
        all.add(new Results(used(group, made, kept)));
      }
    }
    values.publish(kept.keySet());
    try {
      cache.keepAll(kept);
    } catch (IOException e) {
      // The next run computes it again.
      LOG.warn("results cannot be kept for later runs: {}", Failures.line(e));
    }
    // Data sets whose parts cannot be told apart.
    fresh.values().forEach(some -> all.add(new Results(some)));
    return Results.sum(all);
  }

  /** Forgets values that nothing came of: the run has failed, or its files have changed. */
  @Override
  public void close() {
    values.close();
  }

  /** What a group was made for, under the data set's own name. */
  private static Map<ResultKey, Result> used(
      Group group, Map<ResultKey, Result> made, Map<Fingerprint, Map<Fingerprint, Result>> kept)
      throws IOException {
    Map<Fingerprint, Result> results = new LinkedHashMap<>();
    Map<ResultKey, Result> used = new LinkedHashMap<>();
    made.forEach(
        (key, result) -> {
          ResultKey plain = named(key, "");
          if (group.missing().contains(plain)) {
            results.put(group.fingerprints().get(plain), result);
            used.put(named(key, group.dataset().dataset().name()), result);
          }
        });
    // Not if a file was changed meanwhile: nobody knows then what was read.
    Part part = group.part();
    if (DataParts.identity(group.dataset(), part.files())
        .filter(part.identity()::equals)
        .isPresent()) {
      // Two data sets may read the same files.
      kept.computeIfAbsent(part.identity(), identity -> new LinkedHashMap<>()).putAll(results);
    }
    return used;
  }

  private static ResultKey named(ResultKey key, String dataset) {
    return key instanceof HistogramKey histogram
        ? histogram.of(dataset)
        : ((CutKey) key).of(dataset);
  }
}
