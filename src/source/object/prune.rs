//! Reading a value and leaving out, while it is read, what nobody may or needs to see: managed fields, the last applied
//! configuration, secrets, certificates, schemas, overlong ConfigMap values.

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Longest value of a ConfigMap that is kept.
const LONGEST_VALUE: usize = 64 << 10;

/// Stands for a value that was there and is not kept.
const LEFT_OUT: &str = "(left out)";

/// Where in an object a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The object itself.
    Object,
    /// `metadata`.
    Metadata,
    /// `metadata.annotations`.
    Annotations,
    /// `data` of a ConfigMap (or of a Secret, whose kind may not be known yet).
    Data,
    /// `items` of a list inside a list.
    Items,
    /// Anywhere else.
    Inside,
}

/// What happens to a field.
enum Fate {
    Keep(Place),
    Drop,
    Mark,
}

fn fate(place: Place, key: &str) -> Fate {
    match (place, key) {
        (Place::Object, "metadata") => Fate::Keep(Place::Metadata),
        (Place::Object, "data") => Fate::Keep(Place::Data),
        (Place::Object, "items") => Fate::Keep(Place::Items),
        (Place::Object, "binaryData" | "stringData")
        | (Place::Metadata, "managedFields")
        | (Place::Annotations, "kubectl.kubernetes.io/last-applied-configuration")
        | (Place::Inside, "openAPIV3Schema") => Fate::Drop,
        (Place::Metadata, "annotations") => Fate::Keep(Place::Annotations),
        (Place::Object | Place::Inside, "caBundle") => Fate::Mark,
        _ => Fate::Keep(Place::Inside),
    }
}

/// Reads the value of `key` and puts it into `map`, unless it is left out.
pub(super) fn field<'de, A: MapAccess<'de>>(
    fields: &mut A,
    place: Place,
    key: String,
    map: &mut Map<String, Value>,
) -> Result<(), A::Error> {
    match fate(place, &key) {
        Fate::Keep(inner) => {
            let mut value = fields.next_value_seed(Pruned(inner))?;
            if place == Place::Data
                && let Value::String(text) = &value
                && text.len() > LONGEST_VALUE
            {
                value = Value::String(LEFT_OUT.to_owned());
            }
            map.insert(key, value);
        }
        Fate::Drop => {
            fields.next_value::<IgnoredAny>()?;
        }
        Fate::Mark => {
            let value = fields.next_value_seed(Pruned(Place::Inside))?;
            let empty = value.is_null() || value.as_str() == Some("");
            map.insert(key, if empty { value } else { Value::String(LEFT_OUT.to_owned()) });
        }
    }
    Ok(())
}

/// What can only be left out once the kind is known.
pub(super) fn finish(kind: &str, map: &mut Map<String, Value>) {
    let path: &[&str] = match kind {
        "Secret" => {
            map.remove("data");
            return;
        }
        "Node" => &["status", "images"],
        "CustomResourceDefinition" => &["spec", "validation"],
        _ => return,
    };
    if let [outer, inner] = path
        && let Some(Value::Object(outer)) = map.get_mut(*outer)
    {
        outer.remove(*inner);
    }
}

/// Reads a value at a place.
pub(super) struct Pruned(pub(super) Place);

impl<'de> DeserializeSeed<'de> for Pruned {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Pruned {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_some<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = if self.0 == Place::Items { Place::Object } else { Place::Inside };
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Pruned(inner))? {
            list.push(item);
        }
        list.shrink_to_fit();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = fields.next_key_seed(Key)? {
            field(&mut fields, self.0, key, &mut map)?;
        }
        Ok(Value::Object(map))
    }
}

/// A key: in YAML it may be a number or a truth value, which is taken as text.
pub(super) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_u64<E>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_f64<E>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }
    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }
}
