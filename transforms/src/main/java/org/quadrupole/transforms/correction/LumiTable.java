package org.quadrupole.transforms.correction;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The luminosity of each section of each run, as {@code brilcalc lumi --byls --output-style csv}
 * writes it. The unit is that of the file; a section that is there twice counts as the last line
 * has it, as in coffea's {@code LumiData}.
 */
public final class LumiTable {

  private static final int DELIVERED = 5;
  private static final int RECORDED = 6;
  private static final int MAX_SECTIONS = 5_000_000;

  private record Section(long run, long number) {}

  private record Luminosity(double delivered, double recorded) {}

  private final Map<Section, Luminosity> sections;

  private LumiTable(Map<Section, Luminosity> sections) {
    this.sections = sections;
  }

  /**
   * Reads a file.
   *
   * @throws CorrectionException if a line is not one of brilcalc's
   */
  public static LumiTable read(SourceFile file) {
    Map<Section, Luminosity> sections = new LinkedHashMap<>();
    List<String> lines = file.lines();
    for (int k = 0; k < lines.size(); k++) {
      String line = lines.get(k).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split(",", -1);
      if (fields.length <= RECORDED) {
        throw file.error(k + 1, "run:fill, section, ..., delivered, recorded are expected");
      }
      try {
        sections.put(
            new Section(
                Long.parseLong(fields[0].split(":", 2)[0].strip()),
                Long.parseLong(fields[1].split(":", 2)[0].strip())),
            new Luminosity(
                Double.parseDouble(fields[DELIVERED]), Double.parseDouble(fields[RECORDED])));
      } catch (NumberFormatException e) {
        throw new CorrectionException(
            file.name() + ":" + (k + 1) + ": " + e.getMessage() + " is not a number", e);
      }
      if (sections.size() > MAX_SECTIONS) {
        throw file.error(k + 1, "more than " + MAX_SECTIONS + " sections");
      }
    }
    return new LumiTable(sections);
  }

  /** The recorded luminosity of all sections. */
  public double recorded() {
    return sections.values().stream().mapToDouble(Luminosity::recorded).sum();
  }

  /** The recorded luminosity of the sections in a mask. */
  public double recorded(LumiMask mask) {
    return sections.entrySet().stream()
        .filter(entry -> mask.contains(entry.getKey().run(), entry.getKey().number()))
        .mapToDouble(entry -> entry.getValue().recorded())
        .sum();
  }

  /** The delivered luminosity of all sections. */
  public double delivered() {
    return sections.values().stream().mapToDouble(Luminosity::delivered).sum();
  }
}
