#!/bin/sh
exec kubectl kuma-diagnose __complete -- "$@"
