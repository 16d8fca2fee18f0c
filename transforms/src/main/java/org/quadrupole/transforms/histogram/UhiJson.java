package org.quadrupole.transforms.histogram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The UHI histogram serialisation, schema version 1, in JSON: what {@code uhi.io.json},
 * boost-histogram and hist read and write
 * (https://uhi.readthedocs.io/en/latest/serialization.html). A file holds one object of histograms
 * by name.
 *
 * <p>Counted histograms have storage {@code int}, weighted ones {@code weighted}. Flow bins are
 * always included. Axis labels and units are metadata of the axis, name and title ("label")
 * metadata of the histogram. The schema has no integer and no logarithmic axes: they are written as
 * {@code regular} and {@code variable} ones, with their kind in {@code writer_info}. Entries and
 * statistics are in {@code writer_info} of the histogram. Infinities and NaN, which JSON lacks, are
 * written as Python's json does.
 *
 * <p>Equal histograms give equal bytes: names are sorted, members have a fixed order, numbers are
 * the shortest that read back to the same double.
 */
public final class UhiJson {

  /** The name under which this writer's own information is kept. */
  static final String WRITER = "quadrupole";

  private UhiJson() {}

  /** Histograms by name, as text. */
  public static String write(Map<String, Histogram> histograms) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(histograms, bytes);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Writes histograms by name, in UTF-8; the stream stays open. */
  public static void write(Map<String, Histogram> histograms, OutputStream out) throws IOException {
    new UhiWriter(out).write(histograms);
  }

  /**
   * Reads histograms by name, in the order of the text; a histogram that is not in an object of
   * named ones has its own name, or none. Sums are the rounded ones of the text. Reads what other
   * libraries write as well, but for circular axes and for mean storages.
   *
   * @throws IllegalArgumentException for what is no such JSON, naming the place
   */
  public static Map<String, Histogram> read(String json) {
    JsonNode root;
    try {
      root = UhiReader.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "histograms: not JSON: "
              + e.getOriginalMessage()
              + " at line "
              + e.getLocation().getLineNr(),
          e);
    }
    return UhiReader.readAll(root);
  }
}
