import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import {
  idOrSlug,
  medication,
  medicationPage,
  vocabularyQuery,
  type VocabularyQuery,
} from '@rounds/contracts';
import { z } from 'zod';
import { MedicationsService } from './medications.service.js';

const medicationParam = z.strictObject({ id: idOrSlug });

@ApiTags('vocabulary')
@Controller('medications')
export class MedicationsController {
  constructor(private readonly medications: MedicationsService) {}

  @Get()
  @ApiOkResponse({ standardSchema: medicationPage })
  find(@Query({ schema: vocabularyQuery }) query: VocabularyQuery) {
    return this.medications.find(query);
  }

  @Get(':id')
  @ApiOkResponse({ standardSchema: medication })
  get(@Param({ schema: medicationParam }) { id }: { id: string }) {
    return this.medications.get(id);
  }
}
