#!/usr/bin/env bash
# Sets up peer-coaching as a Cloud Run job that makes a pass every hour: a handful of answers, then all
# that it needs. Run it again for a new version, or after a mistake: what is there stays as it is.
#
#   deploy/cloud-run.sh            asks what it does not know, and sets up
#   deploy/cloud-run.sh --print    only shows the gcloud commands, as if nothing were there yet
#
# Answers may also stand in the environment:
#   PROJECT        the Google Cloud project, which has a billing account
#   REGION         where all of it lies, such as europe-west1
#   ALERT_EMAIL    who hears of it when no pass came, or when one failed
#   CONFIG         the folder of cohort files with which the bucket begins (config)
#   TASKS          how many tasks share the cohorts (1)
#   DATABASE_TIER  what machine the database has (db-f1-micro)
#   IMAGE          an image that is in a registry already; without it, one is built from this folder
set -euo pipefail
cd "$(dirname "$0")/.."

name=peer-coaching
clock=peer-coaching-clock
secret=peer-coaching-database

say() { printf '%s\n' "$*" >&2; }

if [ "${1:-}" = --print ]; then
    gcloud() {
        local each
        printf 'gcloud' >&3
        for each in "$@"; do
            case "$each" in --password=*) each=--password=... ;; esac
            printf ' %q' "$each" >&3
        done
        printf '\n' >&3
        # Nothing is there, so that all that is made is shown.
        case " $* " in
        *" describe "*) return 1 ;;
        *" channels create "*) echo CHANNEL ;;
        esac
    }
    sleep() { :; }
fi
exec 3>&1

# ask NAME QUESTION: takes the answer from the environment, or from whoever sits there.
ask() {
    if [ -z "${!1:-}" ] && [ -t 0 ]; then
        read -r -p "$2: " "${1?}"
    fi
    [ -n "${!1:-}" ] || { say "cloud-run.sh: set $1: $2"; exit 2; }
}

there() { gcloud "$@" >/dev/null 2>&1; }

# What a new account is granted is refused until it is known everywhere, which takes some seconds.
patiently() {
    local pause
    for pause in 2 4 8 16 0; do
        if "$@" >/dev/null; then return; fi
        sleep "$pause"
    done
    say "cloud-run.sh: this was refused again and again: $*"
    exit 1
}

ask PROJECT "the Google Cloud project"
ask REGION "the region, such as europe-west1"
ask ALERT_EMAIL "the address that hears of it when no pass came"
tasks=${TASKS:-1}
robot=$name@$PROJECT.iam.gserviceaccount.com
clock_robot=$clock@$PROJECT.iam.gserviceaccount.com
bucket=gs://$PROJECT-$name
in_project=(--project="$PROJECT" --quiet)
in_region=(--region="$REGION" "${in_project[@]}")

say "1/8  Services of the project"
gcloud services enable artifactregistry.googleapis.com calendar-json.googleapis.com cloudbuild.googleapis.com \
    cloudscheduler.googleapis.com gmail.googleapis.com iamcredentials.googleapis.com monitoring.googleapis.com \
    run.googleapis.com secretmanager.googleapis.com sqladmin.googleapis.com storage.googleapis.com "${in_project[@]}"

say "2/8  Who the job is, and who starts it"
there iam service-accounts describe "$robot" "${in_project[@]}" ||
    gcloud iam service-accounts create "$name" --display-name="Peer coaching" "${in_project[@]}"
there iam service-accounts describe "$clock_robot" "${in_project[@]}" ||
    gcloud iam service-accounts create "$clock" --display-name="Starts peer coaching" "${in_project[@]}"
# It signs for itself, which is what a key would do: so there is none that could be lost.
patiently gcloud iam service-accounts add-iam-policy-binding "$robot" --member="serviceAccount:$robot" \
    --role=roles/iam.serviceAccountTokenCreator "${in_project[@]}"
patiently gcloud projects add-iam-policy-binding "$PROJECT" --member="serviceAccount:$robot" \
    --role=roles/cloudsql.client --condition=None "${in_project[@]}"

say "3/8  The image"
if [ -z "${IMAGE:-}" ]; then
    version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' worker/__init__.py)
    IMAGE=$REGION-docker.pkg.dev/$PROJECT/$name/$name:$version-$(date -u +%Y%m%d%H%M%S)
    there artifacts repositories describe "$name" --location="$REGION" "${in_project[@]}" ||
        gcloud artifacts repositories create "$name" --location="$REGION" --repository-format=docker "${in_project[@]}"
    gcloud builds submit . --config=deploy/cloudbuild.yaml --substitutions="_IMAGE=$IMAGE" "${in_project[@]}"
fi

say "4/8  The ledger, in a PostgreSQL of its own (the first time takes ten minutes)"
there sql instances describe "$name" "${in_project[@]}" ||
    gcloud sql instances create "$name" --database-version=POSTGRES_16 --edition=enterprise \
        --tier="${DATABASE_TIER:-db-f1-micro}" --region="$REGION" --storage-auto-increase --backup-start-time=02:00 \
        --retained-backups-count=30 --deletion-protection "${in_project[@]}"
there sql databases describe "$name" --instance="$name" "${in_project[@]}" ||
    gcloud sql databases create "$name" --instance="$name" "${in_project[@]}"

say "5/8  Its password, in Secret Manager alone"
if ! there secrets versions describe latest --secret="$secret" "${in_project[@]}"; then
    there secrets describe "$secret" "${in_project[@]}" ||
        gcloud secrets create "$secret" --replication-policy=user-managed --locations="$REGION" "${in_project[@]}"
    password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    # Making a user who is there already sets the password.
    gcloud sql users create "$name" --instance="$name" --password="$password" "${in_project[@]}"
    printf 'postgresql+psycopg://%s:%s@/%s?host=/cloudsql/%s:%s:%s' \
        "$name" "$password" "$name" "$PROJECT" "$REGION" "$name" |
        gcloud secrets versions add "$secret" --data-file=- "${in_project[@]}"
fi
patiently gcloud secrets add-iam-policy-binding "$secret" --member="serviceAccount:$robot" \
    --role=roles/secretmanager.secretAccessor "${in_project[@]}"

say "6/8  The cohort files, in a bucket that the job sees as its folder config"
if ! there storage buckets describe "$bucket" "${in_project[@]}"; then
    gcloud storage buckets create "$bucket" --location="$REGION" --uniform-bucket-level-access \
        --public-access-prevention "${in_project[@]}"
    # The file of last week can be had back.
    gcloud storage buckets update "$bucket" --versioning "${in_project[@]}"
    # Only now: later the files in the bucket are those that people edit.
    gcloud storage rsync "${CONFIG:-config}" "$bucket" --recursive "${in_project[@]}"
fi
patiently gcloud storage buckets add-iam-policy-binding "$bucket" --member="serviceAccount:$robot" \
    --role=roles/storage.objectViewer "${in_project[@]}"

say "7/8  The job, and its clock"
# No retries: Cloud Run tries again whatever the exit code is, also what only a person can mend, and the
# next pass is at most an hour away. It makes up for whatever this one has left.
gcloud run jobs deploy "$name" --image="$IMAGE" --service-account="$robot" --args=run --tasks="$tasks" \
    --max-retries=0 --task-timeout=3600s --cpu=1 --memory=1Gi \
    --set-env-vars="IMPERSONATE_SERVICE_ACCOUNT=$robot" --set-secrets="DATABASE_URL=$secret:latest" \
    --set-cloudsql-instances="$PROJECT:$REGION:$name" --clear-volumes --clear-volume-mounts \
    --add-volume="name=config,type=cloud-storage,bucket=${bucket#gs://},readonly=true" \
    --add-volume-mount=volume=config,mount-path=/srv/peer-coaching/config "${in_region[@]}"
patiently gcloud run jobs add-iam-policy-binding "$name" --member="serviceAccount:$clock_robot" \
    --role=roles/run.invoker "${in_region[@]}"
there scheduler jobs describe "$name" --location="$REGION" "${in_project[@]}" ||
    gcloud scheduler jobs create http "$name" --location="$REGION" --schedule="7 * * * *" --time-zone=Etc/UTC \
        --uri="https://run.googleapis.com/v2/projects/$PROJECT/locations/$REGION/jobs/$name:run" \
        --http-method=POST --oauth-service-account-email="$clock_robot" "${in_project[@]}"

say "8/8  An alert when no pass came for three hours, or when one failed"
channel=$(gcloud beta monitoring channels list --filter="displayName=\"$name\"" --format="value(name)" --limit=1 "${in_project[@]}")
[ -n "$channel" ] || channel=$(gcloud beta monitoring channels create --display-name="$name" --type=email \
    --channel-labels="email_address=$ALERT_EMAIL" --format="value(name)" "${in_project[@]}")
policy=$(gcloud alpha monitoring policies list --filter="displayName=\"$name\"" --format="value(name)" --limit=1 "${in_project[@]}")
[ -n "$policy" ] || gcloud alpha monitoring policies create --policy-from-file=deploy/cloud-run-alerts.json \
    --notification-channels="$channel" "${in_project[@]}"

number=$(gcloud iam service-accounts describe "$robot" --format="value(uniqueId)" "${in_project[@]}" || true)
say "
Done. What is left is for a Workspace administrator, once: at admin.google.com, Security, API controls,
Domain-wide delegation, add the client ID ${number:-NUMBER} with these scopes:

  https://www.googleapis.com/auth/calendar.app.created,https://www.googleapis.com/auth/gmail.compose

Then look whether all is well: gcloud run jobs execute $name --args=run,--preflight --wait ${in_region[*]}
The cohort files are in $bucket: gcloud storage cp FILE $bucket/cohorts/"
