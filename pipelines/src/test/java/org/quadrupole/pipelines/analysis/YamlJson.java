package org.quadrupole.pipelines.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** YAML as validators of JSON schemas take it. */
public final class YamlJson {

  private YamlJson() {}

  /** The same value in JSON. */
  public static JsonNode of(YamlNode node) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (node instanceof YamlNode.Mapping mapping) {
      ObjectNode object = make.objectNode();
      mapping.entries().forEach((key, entry) -> object.set(key, of(entry.value())));
      return object;
    }
    if (node instanceof YamlNode.Items items) {
      ArrayNode array = make.arrayNode();
      items.items().forEach(item -> array.add(of(item)));
      return array;
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return switch (scalar.meaning()) {
      case TEXT -> make.textNode(scalar.value());
      case NUMBER -> make.numberNode(new java.math.BigDecimal(scalar.value()));
      case BOOLEAN -> make.booleanNode(scalar.value().equalsIgnoreCase("true"));
      case NOTHING -> make.nullNode();
    };
  }
}
